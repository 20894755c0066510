import { Module } from '@nestjs/common';
import { IngestStatisticsModule } from '../ingest-statistics/ingest-statistics-module.ts';
import { QuarantineModule } from '../quarantine/quarantine-module.ts';
import { PortalController } from './portal-controller.ts';
import { Surroundings } from './surroundings.ts';
import { SystemController } from './system-controller.ts';
import { SystemRepository } from './system-repository.ts';
import { SystemService } from './system-service.ts';

/** How the installation does, and what it consists of. */
@Module({
  imports: [IngestStatisticsModule, QuarantineModule],
  controllers: [PortalController, SystemController],
  providers: [Surroundings, SystemRepository, SystemService],
})
export class SystemModule {}
