import { Module } from '@nestjs/common';
import { EnergyModule } from '../energy/energy-module.ts';
import { KpiController } from './kpi-controller.ts';
import { KpiRepository } from './kpi-repository.ts';
import { KpiService } from './kpi-service.ts';

@Module({
  imports: [EnergyModule],
  controllers: [KpiController],
  providers: [KpiRepository, KpiService],
  exports: [KpiService],
})
export class KpiModule {}
