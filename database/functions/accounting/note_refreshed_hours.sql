CREATE OR REPLACE FUNCTION accounting.note_refreshed_hours() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO refreshed_hours (bucket)
  SELECT DISTINCT bucket FROM refreshed WHERE family = 'energy'
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION accounting.note_refreshed_hours IS
  'Trigger: keeps in mind which hours were refreshed since energy readings came late, for accounting.run_posting.';
REVOKE ALL ON FUNCTION accounting.note_refreshed_hours FROM PUBLIC;
