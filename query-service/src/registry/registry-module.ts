import { Module } from '@nestjs/common';
import { FactoriesModule } from '../factories/factories-module.ts';
import { GroupsModule } from '../groups/groups-module.ts';
import { MachineSettingsModule } from '../machines/machine-settings-module.ts';

/** Who owns what, and what measures what: the writing side. */
@Module({
  imports: [FactoriesModule, MachineSettingsModule, GroupsModule],
})
export class RegistryModule {}
