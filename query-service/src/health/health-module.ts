import { Module } from '@nestjs/common';
import type { Clock } from '../clock.ts';
import { CLOCK } from '../clock.ts';
import type { QueryServiceConfig } from '../config.ts';
import { BrokerLink } from '../connections/broker-link.ts';
import { BrokerQueue } from '../connections/broker-queue.ts';
import { Database } from '../connections/database.ts';
import { RedisLink } from '../connections/redis-link.ts';
import { IngestStatistics } from '../ingest-statistics/ingest-statistics.ts';
import { IngestStatisticsModule } from '../ingest-statistics/ingest-statistics-module.ts';
import { CONFIG } from '../tokens.ts';
import { BrokerPart } from './broker-part.ts';
import { HealthController } from './health-controller.ts';
import { HttpPart } from './http-part.ts';
import { DatabasePart, IngestPart, RedisPart } from './own-parts.ts';
import { SystemHealth } from './system-health.ts';

@Module({
  imports: [IngestStatisticsModule],
  controllers: [HealthController],
  providers: [
    {
      provide: SystemHealth,
      inject: [CONFIG, CLOCK, Database, RedisLink, BrokerLink, BrokerQueue, IngestStatistics],
      useFactory: (
        config: QueryServiceConfig,
        clock: Clock,
        database: Database,
        redis: RedisLink,
        broker: BrokerLink,
        queue: BrokerQueue,
        statistics: IngestStatistics,
      ) =>
        new SystemHealth(
          [
            new DatabasePart(database),
            new RedisPart(redis),
            new BrokerPart(broker, queue, config.broker?.queueLimitBytes, () => clock.now()),
            new IngestPart(statistics),
            new HttpPart('nodered', config.noderedHealthUrl),
            new HttpPart('simulator', config.simulatorHealthUrl),
          ],
          () => clock.now(),
        ),
    },
  ],
})
export class HealthModule {}
