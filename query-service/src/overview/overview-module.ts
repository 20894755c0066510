import { Module } from '@nestjs/common';
import { EnergyModule } from '../energy/energy-module.ts';
import { OverviewController } from './overview-controller.ts';
import { OverviewRepository } from './overview-repository.ts';
import { OverviewService } from './overview-service.ts';

/** A site at a glance. */
@Module({
  imports: [EnergyModule],
  controllers: [OverviewController],
  providers: [OverviewRepository, OverviewService],
})
export class OverviewModule {}
