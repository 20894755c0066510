import { AccessTokens } from '@enms/access-tokens';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import type { Logger } from 'pino';
import { AccessGuard } from '../access/access-guard.ts';
import { Authenticator } from '../access/authenticator.ts';
import { Standings } from '../access/standings.ts';
import { ReadinessController } from '../health/readiness-controller.ts';
import { MetricsController } from '../metrics/metrics-controller.ts';
import { ServiceMetrics } from '../metrics/service-metrics.ts';
import type { Clock } from './clock.ts';
import { CLOCK } from './clock.ts';
import type { DatabaseOptions } from './database.ts';
import { Database } from './database.ts';
import { LOG } from './log.ts';

/** What every service is told from outside. */
export interface ServiceOptions {
  readonly database: DatabaseOptions;
  /** Signs and reads the tokens of people who signed in; the same in every service of an installation. */
  readonly authSecret: string;
}

/**
 * What every capability of a service may use: log, clock, database, metrics, and who asks; guards every route.
 * The service itself provides {@link SystemHealth} from a global module.
 */
@Module({})
export class ServiceModule {
  static with(options: ServiceOptions, log: Logger, clock: Clock): DynamicModule {
    return {
      module: ServiceModule,
      global: true,
      imports: [DiscoveryModule],
      controllers: [MetricsController, ReadinessController],
      providers: [
        { provide: LOG, useValue: log },
        { provide: CLOCK, useValue: clock },
        { provide: Database, useFactory: () => new Database(options.database, log) },
        { provide: AccessTokens, useFactory: () => new AccessTokens(options.authSecret, clock) },
        Authenticator,
        ServiceMetrics,
        Standings,
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
      exports: [LOG, CLOCK, AccessTokens, Authenticator, Database, ServiceMetrics],
    };
  }
}
