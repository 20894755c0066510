import { Module } from '@nestjs/common';
import { EnergyModule } from '../energy/energy-module.ts';
import { ExportController } from './export-controller.ts';
import { ExportService } from './export-service.ts';

@Module({
  imports: [EnergyModule],
  controllers: [ExportController],
  providers: [ExportService],
  exports: [ExportService],
})
export class ExportModule {}
