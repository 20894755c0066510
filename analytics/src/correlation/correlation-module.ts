import { Module } from '@nestjs/common';
import { ScopesModule } from '../scopes/scopes-module.ts';
import { SeriesModule } from '../series/series-module.ts';
import { BesideEnergy } from './beside-energy.ts';
import { CorrelationController } from './correlation-controller.ts';
import { CorrelationService } from './correlation-service.ts';

/** Energy beside one driver. */
@Module({
  imports: [ScopesModule, SeriesModule],
  controllers: [CorrelationController],
  providers: [BesideEnergy, CorrelationService],
  exports: [BesideEnergy],
})
export class CorrelationModule {}
