import { Module } from '@nestjs/common';
import { AreasModule } from '../areas/areas-module.ts';
import { FactoriesModule } from '../factories/factories-module.ts';
import { GroupsModule } from '../groups/groups-module.ts';
import { MachineSettingsModule } from '../machines/machine-settings-module.ts';
import { MeterAssignmentsModule } from '../meter-assignments/meter-assignments-module.ts';
import { RegistryTransferModule } from '../registry-transfer/registry-transfer-module.ts';
import { TenantsModule } from '../tenants/tenants-module.ts';

/** Who owns what, and what measures what: the writing side. */
@Module({
  imports: [
    TenantsModule,
    FactoriesModule,
    AreasModule,
    MachineSettingsModule,
    GroupsModule,
    MeterAssignmentsModule,
    RegistryTransferModule,
  ],
})
export class RegistryModule {}
