import { Module } from '@nestjs/common';
import { CorrelationModule } from '../correlation/correlation-module.ts';
import { ScopesModule } from '../scopes/scopes-module.ts';
import { SeriesModule } from '../series/series-module.ts';
import { DriverController } from './driver-controller.ts';
import { DriverService } from './driver-service.ts';

/** What may drive energy. */
@Module({
  imports: [ScopesModule, SeriesModule, CorrelationModule],
  controllers: [DriverController],
  providers: [DriverService],
})
export class DriversModule {}
