import { Module, type DynamicModule } from '@nestjs/common';
import { ControlController } from './control/control.controller.ts';
import { ControlService } from './control/control.service.ts';
import { Simulation } from './control/simulation.ts';
import { HealthController } from './health/health.controller.ts';
import { MetricsController } from './metrics/metrics.controller.ts';
import { SimulatorMetrics } from './metrics/simulator-metrics.ts';

@Module({})
export class AppModule {
  static with(simulation: Simulation): DynamicModule {
    return {
      module: AppModule,
      controllers: [ControlController, HealthController, MetricsController],
      providers: [{ provide: Simulation, useValue: simulation }, ControlService, SimulatorMetrics],
    };
  }
}
