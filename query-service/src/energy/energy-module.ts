import { Module } from '@nestjs/common';
import { MachineModule } from '../machines/machine-module.ts';
import { EnergyController } from './energy-controller.ts';
import { EnergyRepository } from './energy-repository.ts';
import { EnergyService } from './energy-service.ts';
import { TimelineService } from './timeline-service.ts';

@Module({
  imports: [MachineModule],
  controllers: [EnergyController],
  providers: [EnergyRepository, EnergyService, TimelineService],
})
export class EnergyModule {}
