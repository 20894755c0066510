import { Module } from '@nestjs/common';
import { BaselinesModule } from '../baselines/baselines-module.ts';
import { SeriesModule } from '../series/series-module.ts';
import { DemoBaselinesJob } from './demo-baselines-job.ts';
import { DemoRepository } from './demo-repository.ts';

/** What the demo factory gets to begin with. */
@Module({
  imports: [BaselinesModule, SeriesModule],
  providers: [DemoRepository, DemoBaselinesJob],
})
export class DemoModule {}
