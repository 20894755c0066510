import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Allow, ApiProblems } from '@enms/http-api';
import type { IngestReport } from './ingest-statistics.ts';
import { IngestStatistics } from './ingest-statistics.ts';

class WorkerFiguresDto {
  @ApiProperty({ example: 'ingest-1' })
  worker!: string;

  @ApiProperty()
  at!: string;

  @ApiProperty({ example: 120 })
  rate_per_s!: number;

  @ApiProperty({ example: 1_000_000 })
  accepted_total!: number;

  @ApiProperty()
  duplicates_total!: number;

  @ApiProperty()
  conflicts_total!: number;

  @ApiProperty()
  quarantined_total!: number;

  @ApiProperty({ nullable: true, type: Number })
  lag_p50_ms!: number | null;

  @ApiProperty({ nullable: true, type: Number })
  lag_p99_ms!: number | null;

  @ApiProperty({ nullable: true, type: String })
  last_commit_at!: string | null;
}

class IngestFiguresDto {
  @ApiProperty({ nullable: true, type: Number, example: 120 })
  rate_per_s!: number | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    description: 'Since the workers started; likewise the others.',
  })
  accepted_total!: number | null;

  @ApiProperty({ nullable: true, type: Number })
  duplicates_total!: number | null;

  @ApiProperty({ nullable: true, type: Number })
  conflicts_total!: number | null;

  @ApiProperty({ nullable: true, type: Number })
  quarantined_total!: number | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    description:
      'From device time to commit over the last minute, of readings that came in time (of late ones where nothing else comes); the worst worker.',
  })
  lag_p50_ms!: number | null;

  @ApiProperty({ nullable: true, type: Number })
  lag_p99_ms!: number | null;

  @ApiProperty({ nullable: true, type: String })
  last_commit_at!: string | null;

  @ApiProperty({ type: [WorkerFiguresDto] })
  workers!: WorkerFiguresDto[];

  @ApiProperty({ nullable: true, type: String, enum: ['redis_away', 'no_workers'] })
  reason!: string | null;
}

@ApiTags('operations')
@Allow('viewer')
@Controller('api/v1/ingest')
export class IngestStatisticsController {
  readonly #statistics: IngestStatistics;

  constructor(statistics: IngestStatistics) {
    this.#statistics = statistics;
  }

  @Get()
  @ApiOperation({
    summary: 'How the ingest does',
    description: 'Figures are null with a reason while Redis is away.',
  })
  @ApiOkResponse({ type: IngestFiguresDto })
  @ApiProblems()
  read(): Promise<IngestReport> {
    return this.#statistics.read();
  }
}
