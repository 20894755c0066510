import { Module } from '@nestjs/common';
import { MachineModule } from '../machines/machine-module.ts';
import { KnownSignals } from './known-signals.ts';
import { SignalController } from './signal-controller.ts';
import { SignalService } from './signal-service.ts';
import { TrendRepository } from './trend-repository.ts';

/** What is measured of a machine, over time. */
@Module({
  imports: [MachineModule],
  controllers: [SignalController],
  providers: [KnownSignals, SignalService, TrendRepository],
})
export class SignalsModule {}
