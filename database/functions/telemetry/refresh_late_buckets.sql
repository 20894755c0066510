CREATE OR REPLACE PROCEDURE telemetry.refresh_late_buckets(job_id integer DEFAULT NULL, config jsonb DEFAULT NULL)
LANGUAGE plpgsql
AS $$
DECLARE
  started_at CONSTANT timestamptz := clock_timestamp();
  budget CONSTANT interval := make_interval(secs => coalesce((config ->> 'budget_ms')::integer, 1000) / 1000.0);
  hours_together CONSTANT integer := coalesce((config ->> 'hours_together')::integer, 12);
  previous_run timestamptz;
  -- What it sees is committed: the refresh that follows sees those readings, too. Later marks stay.
  seen pg_snapshot;
  span record;
  aggregate text;
  step interval;
BEGIN
  SELECT at INTO STRICT previous_run FROM refresh_heartbeat FOR UPDATE;
  IF previous_run < started_at - INTERVAL '3 hours' THEN
    -- The database slept, and the windows of the policies have moved on over hours that were not refreshed yet.
    INSERT INTO late_buckets (family, bucket)
    SELECT family, bucket
    FROM
      unnest(ARRAY['energy', 'production', 'environment', 'measurement']) AS family,
      generate_series(
        date_trunc('hour', previous_run - telemetry.refresh_window(), 'UTC'),
        started_at - telemetry.refresh_window(),
        INTERVAL '1 hour'
      ) AS bucket
    -- Many installations have no such sensors at all.
    WHERE family <> 'measurement' OR EXISTS (SELECT FROM measurements);
  END IF;
  UPDATE refresh_heartbeat SET at = started_at;
  COMMIT;

  seen := pg_current_snapshot();
  FOR span IN
    -- The newest first, so many hours together that no transaction is long. Between them may lie hours that nobody
    -- touched: a refresh passes over those.
    SELECT l.family, min(l.bucket) AS starts_at, max(l.bucket) + INTERVAL '1 hour' AS ends_at
    FROM (
      SELECT
        family,
        bucket,
        (dense_rank() OVER (PARTITION BY family ORDER BY bucket DESC) - 1) / hours_together AS part
      FROM late_buckets
      WHERE pg_visible_in_snapshot(marked_by, seen)
    ) l
    GROUP BY l.family, l.part
    ORDER BY 2 DESC, 1
  LOOP
    FOREACH aggregate IN ARRAY CASE
      WHEN span.family IN ('electrical', 'measurement') THEN ARRAY[span.family || '_15min', span.family || '_1hour']
      ELSE ARRAY[span.family || '_1min', span.family || '_15min', span.family || '_1hour', span.family || '_1day']
        -- A reading of energy bears the values of its supply, too.
        || CASE span.family WHEN 'energy' THEN ARRAY['electrical_15min', 'electrical_1hour'] ELSE '{}' END
    END LOOP
      step := CASE WHEN aggregate LIKE '%\_1day' THEN INTERVAL '1 day' ELSE INTERVAL '1 hour' END;
      -- The day that still runs is left to its policy: half of it would pass for all of it.
      CONTINUE WHEN time_bucket(step, span.ends_at - INTERVAL '1 microsecond') + step > started_at;
      CALL refresh_continuous_aggregate(
        format('%I', aggregate)::regclass,
        time_bucket(step, span.starts_at),
        time_bucket(step, span.ends_at - INTERVAL '1 microsecond') + step
      );
      -- Only after that the level above knows that this one has changed.
      COMMIT;
    END LOOP;
    DELETE FROM late_buckets
    WHERE family = span.family AND bucket >= span.starts_at AND bucket < span.ends_at
      AND pg_visible_in_snapshot(marked_by, seen);
    COMMIT;
    EXIT WHEN clock_timestamp() - started_at > budget;
  END LOOP;
END
$$;
COMMENT ON PROCEDURE telemetry.refresh_late_buckets IS
  'Refreshes exactly the hours that late readings touched, level by level, and forgets them after that. Refreshes config.hours_together (12) of them at once, stops after config.budget_ms (1000) and goes on at its next run, since the embedded database serves nobody else meanwhile. Run by a TimescaleDB job.';
REVOKE ALL ON PROCEDURE telemetry.refresh_late_buckets FROM PUBLIC;
