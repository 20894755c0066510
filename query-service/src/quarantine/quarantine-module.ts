import { Module } from '@nestjs/common';
import { TelemetryModule } from '../telemetry/telemetry-module.ts';
import { QuarantineController } from './quarantine-controller.ts';
import { QuarantineReplay } from './quarantine-replay.ts';
import { QuarantineRepository } from './quarantine-repository.ts';
import { QuarantineService } from './quarantine-service.ts';

@Module({
  imports: [TelemetryModule],
  controllers: [QuarantineController],
  providers: [QuarantineReplay, QuarantineRepository, QuarantineService],
  exports: [QuarantineReplay, QuarantineRepository],
})
export class QuarantineModule {}
