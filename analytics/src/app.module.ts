import { ServiceModule } from '@enms/http-api';
import type { Clock, ServiceOptions } from '@enms/http-api';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { Logger } from 'pino';
import type { AnalyticsConfig } from './config.ts';
import { ConfigModule } from './config-module.ts';
import { HealthModule } from './health/health-module.ts';
import { WorkersModule } from './workers/workers-module.ts';

/** The capabilities of the service, one module each. */
@Module({})
export class AppModule {
  static with(config: AnalyticsConfig, log: Logger, clock: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ServiceModule.with(serviceOptions(config), log, clock),
        ConfigModule.with(config),
        HealthModule,
        WorkersModule.with({ threads: config.workerThreads }),
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
      neededFunction: 'analytics.driver_values(integer[], text, timestamptz[])',
    },
    authSecret,
  };
}
