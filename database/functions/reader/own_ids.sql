CREATE OR REPLACE FUNCTION reader.own_ids(machine_ids integer[]) RETURNS integer[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  stranger integer;
BEGIN
  SELECT i INTO stranger FROM unnest(own_ids.machine_ids) AS i
  WHERE NOT EXISTS (SELECT FROM reader.own_machines m WHERE m.id = i) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'There is no machine %', coalesce(stranger::text, 'NULL') USING ERRCODE = 'no_data_found';
  END IF;
  RETURN own_ids.machine_ids;
END
$$;
COMMENT ON FUNCTION reader.own_ids IS
  'The ids as they came, if all are machines of the reader''s tenant; raises no_data_found for any other, whether it exists or not.';
REVOKE ALL ON FUNCTION reader.own_ids FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reader.own_ids TO enms_reader;
