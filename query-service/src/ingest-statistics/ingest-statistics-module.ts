import { Module } from '@nestjs/common';
import { IngestStatisticsController } from './ingest-statistics-controller.ts';
import { IngestStatistics } from './ingest-statistics.ts';

@Module({
  controllers: [IngestStatisticsController],
  providers: [IngestStatistics],
  exports: [IngestStatistics],
})
export class IngestStatisticsModule {}
