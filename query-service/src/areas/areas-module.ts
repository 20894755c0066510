import { Module } from '@nestjs/common';
import { RegistryBaseModule } from '../registry/registry-base-module.ts';
import { AreaController } from './area-controller.ts';
import { AreaRepository } from './area-repository.ts';
import { AreaService } from './area-service.ts';

@Module({
  imports: [RegistryBaseModule],
  controllers: [AreaController],
  providers: [AreaRepository, AreaService],
  exports: [AreaRepository, AreaService],
})
export class AreasModule {}
