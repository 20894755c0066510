import { Injectable } from '@nestjs/common';
import { Database } from '@enms/http-api';
import type { DatabaseJobDto, DatabaseStateDto, PostingDto, StoredAggregateDto } from './system-dto.ts';

interface TableRow {
  name: string;
  kind: string;
  size_bytes: number;
  chunks: number;
  compressed_chunks: number;
  before_compression_bytes: number | null;
  after_compression_bytes: number | null;
  compress_after: string | null;
  retention: string | null;
  oldest: Date | null;
}

interface JobRow extends Omit<DatabaseJobDto, 'last_run_at' | 'last_success_at' | 'next_run_at'> {
  last_run_at: Date | null;
  last_success_at: Date | null;
  next_run_at: Date | null;
}

type State = Omit<DatabaseStateDto, 'tables' | 'aggregates'>;

/** Sizes as they were at some moment. */
interface Storage {
  readonly atMillis: number;
  readonly state: State;
  readonly tables: readonly TableRow[];
  readonly aggregates: readonly { readonly name: string; readonly size_bytes: number }[];
}

/** Adding up the sizes of all chunks takes half a second, and they grow slowly. */
const SIZES_GOOD_MILLIS = 30_000;

/** Reads what the database knows of itself. Sizes and counts stay within what a double holds exactly. */
@Injectable()
export class SystemRepository {
  readonly #database: Database;
  #storage: Storage | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Sizes are up to 30 s old, how far aggregates reach is as of now. */
  async database(now: Date): Promise<DatabaseStateDto> {
    let storage = this.#storage;
    if (storage === undefined || Math.abs(now.getTime() - storage.atMillis) > SIZES_GOOD_MILLIS) {
      storage = await this.#measure(now);
      this.#storage = storage;
    }
    const marks = new Map(
      (await this.#database.rows<{ name: string; mark: Date | null }>(MARKS)).map(({ name, mark }) => [
        name,
        mark,
      ]),
    );
    return {
      ...storage.state,
      tables: storage.tables.map((row) => ({ ...row, oldest: row.oldest?.toISOString() ?? null })),
      aggregates: storage.aggregates.map((one) => aggregateDto(one, marks.get(one.name) ?? null, now)),
    };
  }

  async #measure(now: Date): Promise<Storage> {
    const [state] = await this.#database.rows<State>(
      `SELECT current_database() AS name, split_part(current_setting('server_version'), ' ', 1) AS server_version,
              (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb') AS timescaledb_version,
              pg_database_size(current_database())::float8 AS size_bytes`,
    );
    if (state === undefined) throw new Error('a SELECT without FROM returns a row');
    return {
      atMillis: now.getTime(),
      state,
      tables: await this.#database.rows<TableRow>(TABLES),
      aggregates: await this.#database.rows(AGGREGATES),
    };
  }

  async jobs(): Promise<DatabaseJobDto[]> {
    const rows = await this.#database.rows<JobRow>(JOBS);
    return rows.map((row) => ({
      ...row,
      last_run_at: row.last_run_at?.toISOString() ?? null,
      last_success_at: row.last_success_at?.toISOString() ?? null,
      next_run_at: row.next_run_at?.toISOString() ?? null,
    }));
  }

  async posting(now: Date): Promise<PostingDto> {
    const [row] = await this.#database.rows<{
      last_run_at: Date | null;
      last_duration_s: number | null;
      last_posted: number | null;
      posted_to: Date | null;
      marks_waiting: number;
      late_hours_waiting: number;
    }>(POSTING);
    if (row === undefined) throw new Error('a SELECT without FROM returns a row');
    return {
      ...row,
      last_run_at: row.last_run_at?.toISOString() ?? null,
      posted_to: row.posted_to?.toISOString() ?? null,
      behind_s: row.posted_to === null ? null : secondsBetween(row.posted_to, now),
    };
  }

  /** Readings of all kinds by the minute; a minute without any is left out. */
  async readingsByMinute(from: Date, to: Date): Promise<Map<number, number>> {
    const rows = await this.#database.rows<{ bucket: Date; readings: number }>(BY_MINUTE, [from, to]);
    return new Map(rows.map(({ bucket, readings }) => [bucket.getTime(), readings]));
  }
}

function aggregateDto(
  { name, size_bytes }: { readonly name: string; readonly size_bytes: number },
  mark: Date | null,
  now: Date,
): StoredAggregateDto {
  return {
    name,
    size_bytes,
    materialized_to: mark?.toISOString() ?? null,
    lag_s: mark === null ? null : secondsBetween(mark, now),
  };
}

function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));
}

const TABLES = `
  SELECT h.hypertable_name::text AS name,
         CASE h.hypertable_name WHEN 'ledger_entries' THEN 'ledger' WHEN 'device_events' THEN 'events'
              WHEN 'quarantine' THEN 'events' ELSE 'readings' END AS kind,
         coalesce(hypertable_size(t.oid::regclass), 0)::float8 AS size_bytes, coalesce(c.chunks, 0) AS chunks,
         coalesce(c.compressed_chunks, 0) AS compressed_chunks,
         CASE WHEN c.compressed_chunks > 0 THEN s.before_compression_total_bytes::float8 END AS before_compression_bytes,
         CASE WHEN c.compressed_chunks > 0 THEN s.after_compression_total_bytes::float8 END AS after_compression_bytes,
         (SELECT j.config ->> 'compress_after' FROM timescaledb_information.jobs j
           WHERE j.hypertable_name = h.hypertable_name AND j.config ? 'compress_after' LIMIT 1) AS compress_after,
         (SELECT j.config ->> 'drop_after' FROM timescaledb_information.jobs j
           WHERE j.hypertable_name = h.hypertable_name AND j.proc_name = 'policy_retention' LIMIT 1) AS retention,
         c.oldest
    FROM timescaledb_information.hypertables h
   CROSS JOIN LATERAL (SELECT format('%I.%I', h.hypertable_schema, h.hypertable_name)::regclass AS oid) t
    LEFT JOIN LATERAL (
      SELECT count(*)::int AS chunks, (count(*) FILTER (WHERE k.is_compressed))::int AS compressed_chunks,
             min(k.range_start) AS oldest
        FROM timescaledb_information.chunks k
       WHERE k.hypertable_schema = h.hypertable_schema AND k.hypertable_name = h.hypertable_name
    ) c ON true
    LEFT JOIN LATERAL hypertable_compression_stats(t.oid) s ON h.compression_enabled
   WHERE h.hypertable_schema = 'public' ORDER BY 3 DESC, 1`;

const AGGREGATES = `
  SELECT a.view_name::text AS name,
         coalesce(hypertable_size(format('%I.%I', a.materialization_hypertable_schema,
                                         a.materialization_hypertable_name)::regclass), 0)::float8 AS size_bytes
    FROM timescaledb_information.continuous_aggregates a WHERE a.view_schema = 'public' ORDER BY a.view_name`;

/** Before its first refresh an aggregate reaches to the earliest day that there is. */
const MARKS = `
  SELECT a.view_name::text AS name, CASE WHEN w.mark > 'epoch' THEN w.mark END AS mark
    FROM timescaledb_information.continuous_aggregates a
   CROSS JOIN LATERAL telemetry.aggregate_watermark(a.view_name::text) AS w (mark) WHERE a.view_schema = 'public'`;

/** Those of TimescaleDB itself have lower numbers. */
const JOBS = `
  SELECT j.job_id AS id, j.proc_name::text AS name, coalesce(a.view_name, j.hypertable_name)::text AS target,
         extract(epoch FROM j.schedule_interval)::float8 AS every_s, s.job_status::text AS status,
         nullif(s.last_run_started_at, '-infinity') AS last_run_at,
         extract(epoch FROM s.last_run_duration)::float8 AS last_duration_s, s.last_run_status::text AS last_outcome,
         nullif(s.last_successful_finish, '-infinity') AS last_success_at, nullif(s.next_start, '-infinity') AS next_run_at,
         coalesce(s.total_runs, 0)::int AS runs, coalesce(s.total_failures, 0)::int AS failures,
         (SELECT e.err_message FROM timescaledb_information.job_errors e WHERE e.job_id = j.job_id
           ORDER BY e.start_time DESC LIMIT 1) AS last_error
    FROM timescaledb_information.jobs j
    LEFT JOIN timescaledb_information.job_stats s ON s.job_id = j.job_id
    LEFT JOIN timescaledb_information.continuous_aggregates a
      ON j.hypertable_name IN (a.view_name, a.materialization_hypertable_name)
   WHERE j.job_id >= 1000 ORDER BY j.job_id`;

const POSTING = `
  SELECT r.started_at AS last_run_at, extract(epoch FROM r.finished_at - r.started_at)::float8 AS last_duration_s,
         (r.entries_posted + r.entries_reversed)::float8 AS last_posted,
         (SELECT min(posted_to) FROM posting_state) AS posted_to,
         (SELECT count(*)::int FROM posting_marks) AS marks_waiting,
         (SELECT count(*)::int FROM (SELECT DISTINCT family, bucket FROM late_buckets) l) AS late_hours_waiting
    FROM (SELECT) one
    LEFT JOIN LATERAL (SELECT * FROM ledger_runs WHERE kind = 'posting' ORDER BY id DESC LIMIT 1) r ON true`;

const BY_MINUTE = `
  SELECT bucket, sum(reading_count)::float8 AS readings FROM (
    SELECT bucket, reading_count FROM energy_1min WHERE bucket >= $1::timestamptz AND bucket < $2::timestamptz
    UNION ALL
    SELECT bucket, reading_count FROM production_1min WHERE bucket >= $1::timestamptz AND bucket < $2::timestamptz
    UNION ALL
    SELECT bucket, reading_count FROM environment_1min WHERE bucket >= $1::timestamptz AND bucket < $2::timestamptz
  ) r GROUP BY bucket`;
