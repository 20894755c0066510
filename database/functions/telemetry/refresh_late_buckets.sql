CREATE OR REPLACE PROCEDURE telemetry.refresh_late_buckets(job_id integer DEFAULT NULL, config jsonb DEFAULT NULL)
LANGUAGE plpgsql
AS $$
DECLARE
  -- Every transaction below it has ended: its readings are seen by the refresh that follows.
  horizon CONSTANT xid8 := pg_snapshot_xmin(pg_current_snapshot());
  span record;
  level text;
BEGIN
  FOR span IN
    -- Hours that touch make one span; a day at most, so that each transaction stays short.
    SELECT l.family, min(l.bucket) AS starts_at, max(l.bucket) + INTERVAL '1 hour' AS ends_at, array_agg(l.bucket) AS buckets
    FROM (
      SELECT family, bucket, bucket - row_number() OVER (PARTITION BY family ORDER BY bucket) * INTERVAL '1 hour' AS island
      FROM late_buckets
      WHERE marked_by < horizon
    ) l
    GROUP BY l.family, l.island, date_trunc('month', l.bucket, 'UTC')
    ORDER BY 1, 2
  LOOP
    FOREACH level IN ARRAY ARRAY['1min', '15min', '1hour', '1day'] LOOP
      CALL refresh_continuous_aggregate(
        format('%I', span.family || '_' || level)::regclass,
        time_bucket(CASE level WHEN '1day' THEN INTERVAL '1 day' ELSE INTERVAL '1 hour' END, span.starts_at),
        CASE level WHEN '1day' THEN time_bucket(INTERVAL '1 day', span.ends_at - INTERVAL '1 microsecond') + INTERVAL '1 day' ELSE span.ends_at END
      );
    END LOOP;
    DELETE FROM late_buckets WHERE family = span.family AND bucket = ANY (span.buckets) AND marked_by < horizon;
    COMMIT;
  END LOOP;
END
$$;
COMMENT ON PROCEDURE telemetry.refresh_late_buckets IS 'Refreshes exactly the hours that late readings touched, level by level. Run by a TimescaleDB job.';
