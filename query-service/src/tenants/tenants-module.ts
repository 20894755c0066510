import { Module } from '@nestjs/common';
import { RegistryBaseModule } from '../registry/registry-base-module.ts';
import { TenantController } from './tenant-controller.ts';
import { TenantRepository } from './tenant-repository.ts';
import { TenantService } from './tenant-service.ts';

@Module({
  imports: [RegistryBaseModule],
  controllers: [TenantController],
  providers: [TenantRepository, TenantService],
})
export class TenantsModule {}
