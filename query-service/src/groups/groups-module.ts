import { Module } from '@nestjs/common';
import { RegistryBaseModule } from '../registry/registry-base-module.ts';
import { GroupController } from './group-controller.ts';
import { GroupRepository } from './group-repository.ts';
import { GroupService } from './group-service.ts';

@Module({
  imports: [RegistryBaseModule],
  controllers: [GroupController],
  providers: [GroupRepository, GroupService],
})
export class GroupsModule {}
