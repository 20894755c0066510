import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { QueryServiceConfig } from '../config.ts';
import { CONFIG } from '../tokens.ts';
import { BrokerLink } from './broker-link.ts';
import { BrokerQueue } from './broker-queue.ts';
import { RedisLink } from './redis-link.ts';

/** What every capability may use beside the database: configuration, and the connections to broker and Redis. */
@Module({})
export class ConnectionsModule {
  static with(config: QueryServiceConfig): DynamicModule {
    return {
      module: ConnectionsModule,
      global: true,
      providers: [{ provide: CONFIG, useValue: config }, BrokerLink, BrokerQueue, RedisLink],
      exports: [CONFIG, BrokerLink, BrokerQueue, RedisLink],
    };
  }
}
