import { Module } from '@nestjs/common';
import { EnergyModule } from '../energy/energy-module.ts';
import { TelemetryModule } from '../telemetry/telemetry-module.ts';
import { ImportController } from './import-controller.ts';
import { ImportService } from './import-service.ts';

@Module({
  imports: [EnergyModule, TelemetryModule],
  controllers: [ImportController],
  providers: [ImportService],
})
export class ImportModule {}
