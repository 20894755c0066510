CREATE OR REPLACE FUNCTION accounting.posting_slices(horizon timestamptz, machines_together integer)
RETURNS TABLE (
  machine_ids integer[],
  carrier energy_carrier,
  starts_at timestamptz,
  ends_at timestamptz,
  mark_ids bigint[],
  sums_anew boolean
)
LANGUAGE sql STABLE
AS $$
  WITH due AS (
    SELECT s.machine_id, s.carrier, s.posted_to,
      -- To the end of the site's day, so that each day is summed once; a short rest is taken along.
      CASE WHEN horizon <= d.ends_at + INTERVAL '2 hours' THEN horizon ELSE d.ends_at END AS ends_at
    FROM posting_state s
    JOIN machines m ON m.id = s.machine_id
    JOIN factories f ON f.id = m.factory_id
    CROSS JOIN LATERAL (
      SELECT (date_trunc('day', s.posted_to AT TIME ZONE f.time_zone) + INTERVAL '1 day') AT TIME ZONE f.time_zone AS ends_at
    ) d
    WHERE s.posted_to < horizon
  ), news AS (
    SELECT d.machine_id, d.carrier, accounting.repost_from(d.machine_id, d.carrier, d.posted_to, d.ends_at) AS starts_at,
      d.ends_at, NULL::bigint AS mark_id, false AS sums_anew
    FROM due d
  ), marked AS (
    SELECT k.machine_id, k.carrier,
      greatest(
        k.starts_at,
        date_trunc('day', (k.posted_from - INTERVAL '1 microsecond') AT TIME ZONE f.time_zone) AT TIME ZONE f.time_zone
      ) AS starts_at,
      k.posted_from AS ends_at, k.id AS mark_id, k.reason = 'time_zone' AS sums_anew
    FROM posting_marks k
    JOIN machines m ON m.id = k.machine_id
    JOIN factories f ON f.id = m.factory_id
    WHERE k.posted_from IS NOT NULL
  )
  SELECT array_agg(DISTINCT machine_id), carrier, starts_at, ends_at, array_agg(mark_id) FILTER (WHERE mark_id IS NOT NULL), sums_anew
  FROM (
    SELECT w.*,
      (dense_rank() OVER (
        PARTITION BY w.carrier, w.starts_at, w.ends_at, w.mark_id IS NULL, w.sums_anew ORDER BY w.machine_id
      ) - 1) / machines_together AS part
    FROM (SELECT * FROM news UNION ALL SELECT * FROM marked) w
  ) w
  GROUP BY carrier, starts_at, ends_at, mark_id IS NULL, sums_anew, part
  -- What is new first, from the oldest on; then what is marked, from the newest back.
  ORDER BY (mark_id IS NULL) DESC, CASE WHEN mark_id IS NULL THEN ends_at END, ends_at DESC
$$;
COMMENT ON FUNCTION accounting.posting_slices IS
  'What is to be posted, in the order of its turn: at most a site''s day of so many machines with the same span. mark_ids is NULL for what is new.';
REVOKE ALL ON FUNCTION accounting.posting_slices FROM PUBLIC;
