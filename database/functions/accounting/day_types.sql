CREATE OR REPLACE FUNCTION accounting.day_types(components jsonb, day date) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT CASE extract(isodow FROM day)
    WHEN 6 THEN ARRAY['saturday', 'weekend']
    WHEN 7 THEN ARRAY['sunday', 'weekend']
    ELSE CASE WHEN is_holiday THEN ARRAY[]::text[] ELSE ARRAY['workday'] END
  END || CASE WHEN is_holiday THEN ARRAY['holiday'] ELSE ARRAY[]::text[] END
  FROM (SELECT coalesce(components -> 'holidays' ? to_char(day, 'YYYY-MM-DD'), false) AS is_holiday) h
$$;
COMMENT ON FUNCTION accounting.day_types IS
  'What a local date is to a tariff: workday, or saturday or sunday and weekend, and holiday where the tariff lists it. A holiday is no workday; on a Saturday or Sunday it is both.';
REVOKE ALL ON FUNCTION accounting.day_types FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.day_types TO enms_service;
