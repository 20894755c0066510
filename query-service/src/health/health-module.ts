import { Global, Module } from '@nestjs/common';
import { CLOCK, Database, DatabasePart, HttpPart, SystemHealth } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { QueryServiceConfig } from '../config.ts';
import { BrokerLink } from '../connections/broker-link.ts';
import { BrokerQueue } from '../connections/broker-queue.ts';
import { RedisLink } from '../connections/redis-link.ts';
import { IngestStatistics } from '../ingest-statistics/ingest-statistics.ts';
import { IngestStatisticsModule } from '../ingest-statistics/ingest-statistics-module.ts';
import { CONFIG } from '../tokens.ts';
import { BrokerPart } from './broker-part.ts';
import { HealthController } from './health-controller.ts';
import { IngestPart, RedisPart } from './own-parts.ts';

@Global()
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
            new HttpPart('analytics', config.analyticsHealthUrl),
            new HttpPart('simulator', config.simulatorHealthUrl),
          ],
          () => clock.now(),
        ),
    },
  ],
  exports: [SystemHealth],
})
export class HealthModule {}
