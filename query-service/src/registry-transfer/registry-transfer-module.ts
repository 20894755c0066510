import { Module } from '@nestjs/common';
import { AreasModule } from '../areas/areas-module.ts';
import { DevicesModule } from '../devices/devices-module.ts';
import { MachineSettingsModule } from '../machines/machine-settings-module.ts';
import { MeterAssignmentsModule } from '../meter-assignments/meter-assignments-module.ts';
import { RegistryBaseModule } from '../registry/registry-base-module.ts';
import { AreaCsv } from './area-csv.ts';
import { AssignmentCsv } from './assignment-csv.ts';
import { DeviceCsv } from './device-csv.ts';
import { MachineCsv } from './machine-csv.ts';
import { TransferController } from './transfer-controller.ts';
import { TransferService } from './transfer-service.ts';

@Module({
  imports: [RegistryBaseModule, AreasModule, MachineSettingsModule, DevicesModule, MeterAssignmentsModule],
  controllers: [TransferController],
  providers: [AreaCsv, AssignmentCsv, DeviceCsv, MachineCsv, TransferService],
})
export class RegistryTransferModule {}
