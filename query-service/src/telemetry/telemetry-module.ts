import { Module } from '@nestjs/common';
import { RegisteredDevices } from './registered-devices.ts';
import { TelemetryController } from './telemetry-controller.ts';
import { TelemetryService } from './telemetry-service.ts';
import { TelemetryWriter } from './telemetry-writer.ts';

@Module({
  controllers: [TelemetryController],
  providers: [RegisteredDevices, TelemetryService, TelemetryWriter],
  exports: [RegisteredDevices, TelemetryService, TelemetryWriter],
})
export class TelemetryModule {}
