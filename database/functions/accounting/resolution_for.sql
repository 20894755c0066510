CREATE OR REPLACE FUNCTION accounting.resolution_for(machine_id integer, bounds timestamptz[]) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
BEGIN
  RETURN (
    SELECT CASE
      WHEN m.max_gap_s = 600 AND m.gap_estimate IS NULL
        AND (SELECT bool_and(b = time_bucket(INTERVAL '15 minutes', b)) FROM unnest(resolution_for.bounds) AS b)
        THEN '15min'
      ELSE '1min'
    END
    FROM machines m
    WHERE m.id = resolution_for.machine_id
  );
END
$$;
COMMENT ON FUNCTION accounting.resolution_for IS
  'The aggregate level that the ledger reads: 15 minutes where no bound cuts them and what happens inside them does not matter, else the minute.';
REVOKE ALL ON FUNCTION accounting.resolution_for FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.resolution_for TO enms_service;
