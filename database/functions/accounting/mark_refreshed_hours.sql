CREATE OR REPLACE FUNCTION accounting.mark_refreshed_hours() RETURNS bigint
LANGUAGE sql
AS $$
  WITH taken AS (
    DELETE FROM refreshed_hours RETURNING bucket
  ), spans AS (
    SELECT min(bucket) AS starts_at, max(bucket) + INTERVAL '1 hour' AS ends_at
    FROM (SELECT bucket, bucket - row_number() OVER (ORDER BY bucket) * INTERVAL '1 hour' AS run FROM taken) t
    GROUP BY run
  )
  SELECT count(*) FROM spans s, accounting.mark_mismatches(s.starts_at, s.ends_at, 'late_readings')
$$;
COMMENT ON FUNCTION accounting.mark_refreshed_hours IS
  'Marks what late readings changed in the hours whose aggregates were refreshed for them. Returns how many spans.';
REVOKE ALL ON FUNCTION accounting.mark_refreshed_hours FROM PUBLIC;
