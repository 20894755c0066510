import { Module } from '@nestjs/common';
import { MachineModule } from '../machines/machine-module.ts';
import { EventController } from './event-controller.ts';
import { EventRepository } from './event-repository.ts';
import { EventService } from './event-service.ts';

/** What happened to a machine. */
@Module({
  imports: [MachineModule],
  controllers: [EventController],
  providers: [EventRepository, EventService],
})
export class MachineEventsModule {}
