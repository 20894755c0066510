import { ServiceModule } from '@enms/http-api';
import type { Clock, ServiceOptions } from '@enms/http-api';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { ActionPlansModule } from './action-plans/action-plans-module.ts';
import { BaselinesModule } from './baselines/baselines-module.ts';
import { AnomaliesModule } from './anomalies/anomalies-module.ts';
import { AuditModule } from './audit/audit-module.ts';
import type { AnalyticsConfig } from './config.ts';
import { ConfigModule } from './config-module.ts';
import { DemoModule } from './demo/demo-module.ts';
import { DemandWatchModule } from './demand-watch/demand-watch-module.ts';
import { CorrelationModule } from './correlation/correlation-module.ts';
import { DriversModule } from './drivers/drivers-module.ts';
import { ForecastsModule } from './forecasts/forecasts-module.ts';
import { HealthModule } from './health/health-module.ts';
import type { JobsOptions } from './jobs/job-queue.ts';
import { JobsModule } from './jobs/jobs-module.ts';
import { RecommendationsModule } from './recommendations/recommendations-module.ts';
import { ReportsModule } from './reports/reports-module.ts';
import { WorkersModule } from './workers/workers-module.ts';

/** Jobs rather wait their turn at a busy database than fail; a request is given up by the door before. */
const CONNECT_TIMEOUT_MILLIS = 30_000;
const QUERY_TIMEOUT_MILLIS = 120_000;
/** Less than what stops the service waits for it. */
const JOBS_STOP_MILLIS = 5000;

/** The capabilities of the service, one module each. */
@Module({})
export class AppModule {
  static with(config: AnalyticsConfig, log: Logger, clock: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ServiceModule.with(serviceOptions(config), log, clock),
        ConfigModule.with(config),
        AuditModule,
        HealthModule,
        WorkersModule.with({ threads: config.workerThreads }),
        JobsModule.with(jobsOptions(config)),
        AnomaliesModule,
        BaselinesModule,
        DriversModule,
        CorrelationModule,
        ForecastsModule,
        DemandWatchModule,
        RecommendationsModule,
        ReportsModule,
        ActionPlansModule,
        ...(config.demo ? [DemoModule] : []),
      ],
    };
  }
}

function serviceOptions({ databaseUrl, databasePoolSize, authSecret }: AnalyticsConfig): ServiceOptions {
  return {
    database: {
      url: databaseUrl,
      maxConnections: databasePoolSize,
      applicationName: 'analytics',
      connectTimeoutMillis: CONNECT_TIMEOUT_MILLIS,
      queryTimeoutMillis: QUERY_TIMEOUT_MILLIS,
      neededFunction: 'analytics.driver_values(integer[], text, timestamptz[])',
    },
    authSecret,
  };
}

function jobsOptions({ databaseUrl, jobsAtOnce, jobSchedules }: AnalyticsConfig): JobsOptions {
  return { databaseUrl, concurrency: jobsAtOnce, schedules: jobSchedules, stopMillis: JOBS_STOP_MILLIS };
}
