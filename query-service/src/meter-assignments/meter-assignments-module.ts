import { Module } from '@nestjs/common';
import { RegistryBaseModule } from '../registry/registry-base-module.ts';
import { MeterAssignmentController } from './meter-assignment-controller.ts';
import { MeterAssignmentRepository } from './meter-assignment-repository.ts';
import { MeterAssignmentService } from './meter-assignment-service.ts';

@Module({
  imports: [RegistryBaseModule],
  controllers: [MeterAssignmentController],
  providers: [MeterAssignmentRepository, MeterAssignmentService],
  exports: [MeterAssignmentRepository, MeterAssignmentService],
})
export class MeterAssignmentsModule {}
