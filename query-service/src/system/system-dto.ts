import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { remedy } from '@enms/http-api';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

/** Why something outside the database cannot be told. */
export const UNSEEN = ['not_configured', 'not_readable'] as const;
export type Unseen = (typeof UNSEEN)[number];

export class IngestRateQuery {
  @ApiPropertyOptional({ type: Number, default: 3, minimum: 1, maximum: 24 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(remedy('Send a whole number of hours from 1 to 24.'))
  @Min(1)
  @Max(24)
  hours = 3;
}

export class StoredTableDto {
  @ApiProperty({ example: 'energy_readings' })
  name!: string;

  @ApiProperty({ enum: ['readings', 'events', 'ledger'] })
  kind!: string;

  @ApiProperty({ description: 'With indexes, compressed as it is.' })
  size_bytes!: number;

  @ApiProperty()
  chunks!: number;

  @ApiProperty()
  compressed_chunks!: number;

  @ApiProperty({ nullable: true, type: Number, description: 'Of the compressed chunks; null: none is.' })
  before_compression_bytes!: number | null;

  @ApiProperty({ nullable: true, type: Number, description: 'Of the compressed chunks; null: none is.' })
  after_compression_bytes!: number | null;

  @ApiProperty({
    nullable: true,
    type: String,
    example: '7 days',
    description: 'null: it is not compressed.',
  })
  compress_after!: string | null;

  @ApiProperty({ nullable: true, type: String, example: '2 years', description: 'null: kept for ever.' })
  retention!: string | null;

  @ApiProperty({ nullable: true, type: String, description: 'Begin of the oldest chunk.' })
  oldest!: string | null;
}

export class StoredAggregateDto {
  @ApiProperty({ example: 'energy_15min' })
  name!: string;

  @ApiProperty()
  size_bytes!: number;

  @ApiProperty({ nullable: true, type: String, description: 'null: nothing was refreshed yet.' })
  materialized_to!: string | null;

  @ApiProperty({
    nullable: true,
    type: Number,
    description: 'Seconds from there until now; what is newer is read from finer ones.',
  })
  lag_s!: number | null;
}

export class DatabaseStateDto {
  @ApiProperty({ example: 'enms' })
  name!: string;

  @ApiProperty({ example: '17.5' })
  server_version!: string;

  @ApiProperty({ nullable: true, type: String, example: '2.23.1' })
  timescaledb_version!: string | null;

  @ApiProperty()
  size_bytes!: number;

  @ApiProperty({ type: [StoredTableDto] })
  tables!: StoredTableDto[];

  @ApiProperty({ type: [StoredAggregateDto] })
  aggregates!: StoredAggregateDto[];
}

export class DiskDto {
  @ApiProperty({ nullable: true, type: Number })
  free_bytes!: number | null;

  @ApiProperty({ nullable: true, type: Number })
  total_bytes!: number | null;

  @ApiProperty({ nullable: true, type: Number, example: 0.41 })
  used_share!: number | null;

  @ApiProperty({
    nullable: true,
    type: String,
    enum: UNSEEN,
    description: 'not_configured: the database keeps its data where this service cannot look.',
  })
  reason!: Unseen | null;
}

export class DatabaseJobDto {
  @ApiProperty({ example: 1018 })
  id!: number;

  @ApiProperty({ example: 'run_posting' })
  name!: string;

  @ApiProperty({ nullable: true, type: String, example: 'energy_1min', description: 'What it works on.' })
  target!: string | null;

  @ApiProperty({ description: 'Seconds.' })
  every_s!: number;

  @ApiProperty({ nullable: true, type: String, example: 'Scheduled' })
  status!: string | null;

  @ApiProperty({ nullable: true, type: String })
  last_run_at!: string | null;

  @ApiProperty({ nullable: true, type: Number })
  last_duration_s!: number | null;

  @ApiProperty({ nullable: true, type: String, example: 'Success' })
  last_outcome!: string | null;

  @ApiProperty({ nullable: true, type: String })
  last_success_at!: string | null;

  @ApiProperty({ nullable: true, type: String })
  next_run_at!: string | null;

  @ApiProperty()
  runs!: number;

  @ApiProperty()
  failures!: number;

  @ApiProperty({ nullable: true, type: String, description: 'What the newest failure said.' })
  last_error!: string | null;
}

export class PostingDto {
  @ApiProperty({ nullable: true, type: String, description: 'The newest run that posted something.' })
  last_run_at!: string | null;

  @ApiProperty({ nullable: true, type: Number })
  last_duration_s!: number | null;

  @ApiProperty({ nullable: true, type: Number, description: 'Entries, reversals among them.' })
  last_posted!: number | null;

  @ApiProperty({ nullable: true, type: String, description: 'Of the machine that is behind the most.' })
  posted_to!: string | null;

  @ApiProperty({ nullable: true, type: Number, description: 'Seconds from there until now.' })
  behind_s!: number | null;

  @ApiProperty({ description: 'Spans that wait to be posted again.' })
  marks_waiting!: number;

  @ApiProperty({ description: 'Hours whose aggregates wait for a refresh since readings came late.' })
  late_hours_waiting!: number;
}

export class SystemIngestDto {
  @ApiProperty({ nullable: true, type: Number })
  rate_per_s!: number | null;

  @ApiProperty({ nullable: true, type: Number })
  lag_p50_ms!: number | null;

  @ApiProperty({ nullable: true, type: Number })
  lag_p99_ms!: number | null;

  @ApiProperty({ nullable: true, type: String })
  last_commit_at!: string | null;

  @ApiProperty()
  workers!: number;

  @ApiProperty({ nullable: true, type: String, enum: ['redis_away', 'no_workers'] })
  reason!: string | null;
}

export class OpenMessagesDto {
  @ApiProperty({ example: 'wrong_type' })
  reason!: string;

  @ApiProperty()
  open!: number;
}

export class BackupFileDto {
  @ApiProperty({ example: 'enms-2026-01-31T02-00-00-000Z.dump' })
  name!: string;

  @ApiProperty()
  bytes!: number;

  @ApiProperty()
  at!: string;

  @ApiProperty({
    enum: ['restored', 'listed'],
    description:
      'A backup takes its name only when this was done: restored on trial, or its contents listed.',
  })
  verified!: string;
}

export class BackupsDto {
  @ApiProperty({ type: [BackupFileDto], description: 'Newest first.' })
  items!: BackupFileDto[];

  @ApiProperty({ nullable: true, type: String, enum: UNSEEN, description: 'Why nothing can be told.' })
  reason!: Unseen | null;
}

export class SystemDto {
  @ApiProperty({ example: '0.1.0' })
  version!: string;

  @ApiProperty({ example: 'v24.0.0' })
  node_version!: string;

  @ApiProperty()
  at!: string;

  @ApiProperty({ description: 'When this service was started.' })
  started_at!: string;

  @ApiProperty({ description: 'Seconds.' })
  uptime_s!: number;

  @ApiProperty({ example: 'UTC', description: 'Of the host; days are always those of the site.' })
  time_zone!: string;

  @ApiProperty({ type: DatabaseStateDto })
  database!: DatabaseStateDto;

  @ApiProperty({ type: DiskDto, description: 'Where the database keeps its data.' })
  disk!: DiskDto;

  @ApiProperty({ type: [DatabaseJobDto] })
  jobs!: DatabaseJobDto[];

  @ApiProperty({ type: PostingDto })
  posting!: PostingDto;

  @ApiProperty({ type: SystemIngestDto })
  ingest!: SystemIngestDto;

  @ApiProperty({ type: [OpenMessagesDto], description: 'Messages that wait in quarantine.' })
  quarantine!: OpenMessagesDto[];

  @ApiProperty({ type: BackupsDto })
  backups!: BackupsDto;
}

export class IngestRateDto {
  @ApiProperty()
  from!: string;

  @ApiProperty()
  to!: string;

  @ApiProperty({ example: 60 })
  bucket_s!: number;

  @ApiProperty({ type: [String] })
  times!: string[];

  @ApiProperty({ type: [Number], description: 'Readings by their own time; 0 where there is none.' })
  readings!: number[];
}
