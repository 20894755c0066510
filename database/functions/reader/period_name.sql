CREATE OR REPLACE FUNCTION reader.period_name("from" timestamptz, "to" timestamptz, wanted text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog
AS $$
  SELECT coalesce(
    (
      SELECT p.name
      FROM (VALUES
        (1, 'minute', INTERVAL '1 minute'), (2, '5 minutes', INTERVAL '5 minutes'), (3, '15 minutes', INTERVAL '15 minutes'),
        (4, 'hour', INTERVAL '1 hour'), (5, 'day', INTERVAL '1 day'), (6, 'week', INTERVAL '7 days'), (7, 'month', INTERVAL '28 days')
      ) AS p (n, name, length)
      WHERE p.length >= period_name.wanted::interval AND p.length * 800 >= period_name."to" - period_name."from"
      ORDER BY p.n LIMIT 1
    ),
    'month'
  )
$$;
COMMENT ON FUNCTION reader.period_name IS
  'The period that a chart of [from, to) is drawn by: minute, 5 minutes, 15 minutes, hour, day, week or month; the shortest that is as long as wanted (such as 1m, 15m, 1h, 1d) and of which there are no more than 800 in the range.';
REVOKE ALL ON FUNCTION reader.period_name FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reader.period_name TO enms_reader;
