CREATE OR REPLACE FUNCTION accounting.mark_days(
  tenant_id integer,
  factory_id integer,
  machine_id integer,
  carrier energy_carrier,
  first_day date,
  end_day date,
  reason text,
  requested_by text
) RETURNS void
LANGUAGE sql
AS $$
  INSERT INTO posting_marks (tenant_id, factory_id, machine_id, carrier, starts_at, ends_at, reason, requested_by)
  SELECT
    mark_days.tenant_id, mark_days.factory_id, mark_days.machine_id, mark_days.carrier,
    -- No local day begins further from the UTC day than this.
    mark_days.first_day::timestamp AT TIME ZONE 'UTC' - INTERVAL '14 hours',
    coalesce(mark_days.end_day::timestamp AT TIME ZONE 'UTC' + INTERVAL '14 hours', 'infinity'),
    mark_days.reason, mark_days.requested_by
  WHERE mark_days.first_day <= now() + INTERVAL '1 day'
$$;
COMMENT ON FUNCTION accounting.mark_days IS
  'Marks local days, end_day not included (NULL: without end), to be posted again, wherever the site lies.';
REVOKE ALL ON FUNCTION accounting.mark_days FROM PUBLIC;
