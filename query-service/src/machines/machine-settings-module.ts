import { Module } from '@nestjs/common';
import { RegistryBaseModule } from '../registry/registry-base-module.ts';
import { MachineSettingsController } from './machine-settings-controller.ts';
import { MachineSettingsRepository } from './machine-settings-repository.ts';
import { MachineSettingsService } from './machine-settings-service.ts';

@Module({
  imports: [RegistryBaseModule],
  controllers: [MachineSettingsController],
  providers: [MachineSettingsRepository, MachineSettingsService],
  exports: [MachineSettingsRepository, MachineSettingsService],
})
export class MachineSettingsModule {}
