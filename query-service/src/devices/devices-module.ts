import { Module } from '@nestjs/common';
import { MachineModule } from '../machines/machine-module.ts';
import { QuarantineModule } from '../quarantine/quarantine-module.ts';
import { DeviceApproval } from './device-approval.ts';
import { DeviceController } from './device-controller.ts';
import { DeviceRepository } from './device-repository.ts';
import { DeviceService } from './device-service.ts';

@Module({
  imports: [MachineModule, QuarantineModule],
  controllers: [DeviceController],
  providers: [DeviceApproval, DeviceRepository, DeviceService],
})
export class DevicesModule {}
