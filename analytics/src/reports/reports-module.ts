import { Module } from '@nestjs/common';
import { ScopesModule } from '../scopes/scopes-module.ts';
import { SeriesModule } from '../series/series-module.ts';
import { ForecastFacts } from './forecast-facts.ts';
import { ReportBuilder } from './report-builder.ts';
import { ReportController } from './report-controller.ts';
import { ReportFacts } from './report-facts.ts';
import { ReportJob } from './report-job.ts';
import { ReportRepository } from './report-repository.ts';
import { ReportService } from './report-service.ts';

/** Reports: made by jobs, kept as documents with their PDF. */
@Module({
  imports: [ScopesModule, SeriesModule],
  controllers: [ReportController],
  providers: [ForecastFacts, ReportBuilder, ReportFacts, ReportJob, ReportRepository, ReportService],
})
export class ReportsModule {}
