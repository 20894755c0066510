import { Module } from '@nestjs/common';
import { ScopesModule } from '../scopes/scopes-module.ts';
import { SeriesModule } from '../series/series-module.ts';
import { ForecastController } from './forecast-controller.ts';
import { ForecastJobs } from './forecast-jobs.ts';
import { ForecastMaker } from './forecast-maker.ts';
import { ForecastRepository } from './forecast-repository.ts';
import { ForecastService } from './forecast-service.ts';

/** Power of the next hour, day and week. */
@Module({
  imports: [ScopesModule, SeriesModule],
  controllers: [ForecastController],
  providers: [ForecastRepository, ForecastMaker, ForecastJobs, ForecastService],
})
export class ForecastsModule {}
