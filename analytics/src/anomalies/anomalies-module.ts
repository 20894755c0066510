import { Module } from '@nestjs/common';
import { ScopesModule } from '../scopes/scopes-module.ts';
import { SeriesModule } from '../series/series-module.ts';
import { AnomalyController } from './anomaly-controller.ts';
import { AnomalyJobs } from './anomaly-jobs.ts';
import { AnomalyRepository } from './anomaly-repository.ts';
import { AnomalyScanner } from './anomaly-scanner.ts';
import { AnomalyService } from './anomaly-service.ts';
import { AnomalyTrainer } from './anomaly-trainer.ts';
import { MachineRowsReader } from './machine-rows-reader.ts';

/** What runs unlike it should: found, explained, priced, and judged by people. */
@Module({
  imports: [ScopesModule, SeriesModule],
  controllers: [AnomalyController],
  providers: [
    AnomalyRepository,
    MachineRowsReader,
    AnomalyScanner,
    AnomalyTrainer,
    AnomalyJobs,
    AnomalyService,
  ],
  exports: [AnomalyRepository],
})
export class AnomaliesModule {}
