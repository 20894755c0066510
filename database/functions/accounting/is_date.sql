CREATE OR REPLACE FUNCTION accounting.is_date(word text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
  RETURN make_date(substr(word, 1, 4)::integer, substr(word, 6, 2)::integer, substr(word, 9, 2)::integer) IS NOT NULL;
EXCEPTION WHEN data_exception THEN
  RETURN false;
END
$$;
COMMENT ON FUNCTION accounting.is_date IS 'Whether a word such as 2026-12-25 is a date of the calendar.';
REVOKE ALL ON FUNCTION accounting.is_date FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.is_date TO enms_service;
