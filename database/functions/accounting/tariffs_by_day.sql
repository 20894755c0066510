CREATE OR REPLACE FUNCTION accounting.tariffs_by_day(
  machine_ids integer[],
  carrier energy_carrier,
  first_day date,
  last_day date
) RETURNS TABLE (machine_id integer, time_zone text, day date, tariff_version_id integer)
-- Not SQL, which would be planned anew at each call.
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT m.id, f.time_zone, d::date, v.id
  FROM machines m
  JOIN factories f ON f.id = m.factory_id
  CROSS JOIN generate_series(tariffs_by_day.first_day::timestamp, tariffs_by_day.last_day::timestamp, INTERVAL '1 day') AS d
  LEFT JOIN LATERAL (
    SELECT t.id
    FROM tariff_versions t
    WHERE t.tenant_id = f.tenant_id AND t.carrier = tariffs_by_day.carrier
      AND (t.machine_id = m.id OR t.factory_id = f.id OR t.machine_id IS NULL AND t.factory_id IS NULL)
      AND t.effective_from <= d::date AND (t.effective_to IS NULL OR t.effective_to > d::date)
    ORDER BY t.machine_id IS NULL, t.factory_id IS NULL
    LIMIT 1
  ) v ON true
  WHERE m.id = ANY (tariffs_by_day.machine_ids);
END
$$;
COMMENT ON FUNCTION accounting.tariffs_by_day IS
  'Which tariff version holds for each machine on each local date, both ends included: the machine''s own before its factory''s before its tenant''s; NULL where none does.';
REVOKE ALL ON FUNCTION accounting.tariffs_by_day FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.tariffs_by_day TO enms_service;
