import { CLOCK, Database, DatabasePart, SystemHealth } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { Global, Module } from '@nestjs/common';

/** What the service needs to answer: the database. */
@Global()
@Module({
  providers: [
    {
      provide: SystemHealth,
      inject: [Database, CLOCK],
      useFactory: (database: Database, clock: Clock) =>
        new SystemHealth([new DatabasePart(database)], () => clock.now()),
    },
  ],
  exports: [SystemHealth],
})
export class HealthModule {}
