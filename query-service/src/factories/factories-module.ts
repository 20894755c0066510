import { Module } from '@nestjs/common';
import { RegistryBaseModule } from '../registry/registry-base-module.ts';
import { FactoryController } from './factory-controller.ts';
import { FactoryRepository } from './factory-repository.ts';
import { FactoryService } from './factory-service.ts';

@Module({
  imports: [RegistryBaseModule],
  controllers: [FactoryController],
  providers: [FactoryRepository, FactoryService],
})
export class FactoriesModule {}
