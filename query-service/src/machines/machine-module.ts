import { Module } from '@nestjs/common';
import { MachineController } from './machine-controller.ts';
import { MachineDirectory } from './machine-directory.ts';
import { MachineRepository } from './machine-repository.ts';
import { MachineService } from './machine-service.ts';

@Module({
  controllers: [MachineController],
  providers: [MachineDirectory, MachineRepository, MachineService],
  exports: [MachineDirectory, MachineRepository],
})
export class MachineModule {}
