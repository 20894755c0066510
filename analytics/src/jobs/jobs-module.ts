import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { JobController } from './job-controller.ts';
import { JobMetrics } from './job-metrics.ts';
import { JOBS_OPTIONS, JobQueue } from './job-queue.ts';
import type { JobsOptions } from './job-queue.ts';
import { JobRegistry } from './job-registry.ts';
import { JobRepository } from './job-repository.ts';
import { JobRunner } from './job-runner.ts';
import { JobService } from './job-service.ts';
import { Jobs } from './jobs.ts';
import { LedgerWatch } from './ledger-watch.ts';

/** The jobs, for all capabilities: they register their kinds and ask for runs. */
@Module({})
export class JobsModule {
  static with(options: JobsOptions): DynamicModule {
    return {
      module: JobsModule,
      global: true,
      controllers: [JobController],
      providers: [
        { provide: JOBS_OPTIONS, useValue: options },
        JobRegistry,
        JobRepository,
        JobMetrics,
        JobQueue,
        JobRunner,
        Jobs,
        JobService,
        LedgerWatch,
      ],
      exports: [JobRegistry, Jobs, LedgerWatch],
    };
  }
}
