import { Module } from '@nestjs/common';
import { ScopesModule } from '../scopes/scopes-module.ts';
import { SeriesModule } from '../series/series-module.ts';
import { FactsLoader } from './facts-loader.ts';
import { RecommendationController } from './recommendation-controller.ts';
import { RecommendationJob } from './recommendation-job.ts';
import { RecommendationRepository } from './recommendation-repository.ts';
import { RecommendationService } from './recommendation-service.ts';

/** What would be worth doing. */
@Module({
  imports: [ScopesModule, SeriesModule],
  controllers: [RecommendationController],
  providers: [FactsLoader, RecommendationJob, RecommendationRepository, RecommendationService],
  exports: [RecommendationRepository],
})
export class RecommendationsModule {}
