CREATE OR REPLACE FUNCTION accounting.post(
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  run_id bigint
) RETURNS TABLE (posted bigint, reversed bigint)
LANGUAGE sql
AS $$
  SELECT * FROM accounting.post_machines(ARRAY[post.machine_id], post.carrier, post."from", post."to", post.run_id)
$$;
COMMENT ON FUNCTION accounting.post IS 'accounting.post_machines of one machine.';
REVOKE ALL ON FUNCTION accounting.post FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.post TO enms_service;
