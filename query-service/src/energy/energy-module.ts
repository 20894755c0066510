import { Module } from '@nestjs/common';
import { MachineModule } from '../machines/machine-module.ts';
import { BreakdownController } from './breakdown-controller.ts';
import { BreakdownService } from './breakdown-service.ts';
import { BuildingsController } from './buildings-controller.ts';
import { ClassroomController } from './classroom-controller.ts';
import { CourseService } from './course-service.ts';
import { EnergyController } from './energy-controller.ts';
import { EnergyRepository } from './energy-repository.ts';
import { EnergyService } from './energy-service.ts';
import { LedgerHealth } from './ledger-health.ts';
import { PowerDataController } from './power-data-controller.ts';
import { PowerDataRepository } from './power-data-repository.ts';
import { PowerData } from './power-data.ts';
import { SankeyService } from './sankey-service.ts';
import { ScopeDirectory } from './scope-directory.ts';
import { ScopeRepository } from './scope-repository.ts';
import { TimelineService } from './timeline-service.ts';
import { TotalsRepository } from './totals-repository.ts';

@Module({
  imports: [MachineModule],
  controllers: [
    BreakdownController,
    BuildingsController,
    ClassroomController,
    EnergyController,
    PowerDataController,
  ],
  providers: [
    CourseService,
    LedgerHealth,
    PowerData,
    PowerDataRepository,
    BreakdownService,
    SankeyService,
    EnergyRepository,
    EnergyService,
    ScopeDirectory,
    ScopeRepository,
    TimelineService,
    TotalsRepository,
  ],
  exports: [
    BreakdownService,
    EnergyRepository,
    EnergyService,
    PowerDataRepository,
    ScopeDirectory,
    ScopeRepository,
    TimelineService,
    TotalsRepository,
  ],
})
export class EnergyModule {}
