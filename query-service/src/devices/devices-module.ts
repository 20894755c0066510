import { Module } from '@nestjs/common';
import { MachineModule } from '../machines/machine-module.ts';
import { QuarantineModule } from '../quarantine/quarantine-module.ts';
import { RegistryBaseModule } from '../registry/registry-base-module.ts';
import { DeviceApproval } from './device-approval.ts';
import { DeviceController } from './device-controller.ts';
import { DeviceEditingController } from './device-editing-controller.ts';
import { DeviceEditingRepository } from './device-editing-repository.ts';
import { DeviceEditingService } from './device-editing-service.ts';
import { DeviceHealth } from './device-health.ts';
import { DeviceRepository } from './device-repository.ts';
import { DeviceService } from './device-service.ts';

@Module({
  imports: [MachineModule, QuarantineModule, RegistryBaseModule],
  controllers: [DeviceController, DeviceEditingController],
  providers: [
    DeviceApproval,
    DeviceEditingRepository,
    DeviceHealth,
    DeviceEditingService,
    DeviceRepository,
    DeviceService,
  ],
  exports: [DeviceEditingRepository, DeviceEditingService],
})
export class DevicesModule {}
