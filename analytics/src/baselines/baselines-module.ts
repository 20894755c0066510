import { Module } from '@nestjs/common';
import { ScopesModule } from '../scopes/scopes-module.ts';
import { SeriesModule } from '../series/series-module.ts';
import { BaselineController } from './baseline-controller.ts';
import { BaselineRepository } from './baseline-repository.ts';
import { BaselineService } from './baseline-service.ts';
import { EvaluationJob } from './evaluation-job.ts';
import { FitService } from './fit-service.ts';
import { PeriodRepository } from './period-repository.ts';
import { RecordController } from './record-controller.ts';
import { RecordRepository } from './record-repository.ts';
import { RecordService } from './record-service.ts';
import { RetrainingJob } from './retraining-job.ts';
import { SeriesLoader } from './series-loader.ts';
import { StreamService } from './stream-service.ts';
import { UseController } from './use-controller.ts';
import { UseService } from './use-service.ts';
import { VersionRepository } from './version-repository.ts';

/** Energy baselines: fitted, decided about, used. */
@Module({
  imports: [ScopesModule, SeriesModule],
  controllers: [BaselineController, UseController, RecordController],
  providers: [
    BaselineRepository,
    VersionRepository,
    RecordRepository,
    PeriodRepository,
    SeriesLoader,
    BaselineService,
    FitService,
    UseService,
    RecordService,
    StreamService,
    EvaluationJob,
    RetrainingJob,
  ],
  exports: [BaselineRepository, BaselineService, FitService, UseService, VersionRepository, PeriodRepository],
})
export class BaselinesModule {}
