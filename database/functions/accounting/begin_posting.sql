CREATE OR REPLACE FUNCTION accounting.begin_posting() RETURNS void
LANGUAGE sql
AS $$
  INSERT INTO posting_state (machine_id, carrier, posted_to)
  SELECT p.machine_id, p.carrier, first.bucket
  FROM (
    SELECT id AS machine_id, carrier FROM machines
    UNION SELECT machine_id, carrier FROM meter_assignments
    UNION SELECT machine_id, carrier FROM machine_status
    EXCEPT SELECT machine_id, carrier FROM posting_state
  ) p
  CROSS JOIN LATERAL accounting.first_quarter(p.machine_id, p.carrier) AS first (bucket)
  WHERE first.bucket IS NOT NULL
  ON CONFLICT DO NOTHING
$$;
COMMENT ON FUNCTION accounting.begin_posting IS
  'Takes up the machines and carriers of the registry that have readings and are not posted yet, from their first quarter hour on.';
REVOKE ALL ON FUNCTION accounting.begin_posting FROM PUBLIC;
