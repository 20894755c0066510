import { Module } from '@nestjs/common';
import { BaselinesModule } from '../baselines/baselines-module.ts';
import { RecommendationsModule } from '../recommendations/recommendations-module.ts';
import { ActionPlanController } from './action-plan-controller.ts';
import { ActionPlanRepository } from './action-plan-repository.ts';
import { ActionPlanService } from './action-plan-service.ts';
import { MeasurementJob } from './measurement-job.ts';
import { PlanMeasurer } from './plan-measurer.ts';

/** What people mean to do, and what it saved. */
@Module({
  imports: [BaselinesModule, RecommendationsModule],
  controllers: [ActionPlanController],
  providers: [ActionPlanRepository, ActionPlanService, MeasurementJob, PlanMeasurer],
})
export class ActionPlansModule {}
