import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { CLOCK } from '../clock.ts';
import type { QueryServiceConfig } from '../config.ts';
import { CONFIG, LOG } from '../tokens.ts';
import { BrokerLink } from './broker-link.ts';
import { BrokerQueue } from './broker-queue.ts';
import { Database } from './database.ts';
import { RedisLink } from './redis-link.ts';

/** What every capability may use: configuration, log, clock, and the connections to the neighbours. */
@Module({})
export class ConnectionsModule {
  static with(config: QueryServiceConfig, log: Logger, clock: Clock): DynamicModule {
    return {
      module: ConnectionsModule,
      global: true,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOG, useValue: log },
        { provide: CLOCK, useValue: clock },
        BrokerLink,
        BrokerQueue,
        Database,
        RedisLink,
      ],
      exports: [CONFIG, LOG, CLOCK, BrokerLink, BrokerQueue, Database, RedisLink],
    };
  }
}
