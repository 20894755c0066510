CREATE OR REPLACE FUNCTION accounting.recalculate(
  tenant_id integer,
  factory_id integer,
  machine_id integer,
  carrier energy_carrier,
  "from" timestamptz,
  "to" timestamptz,
  requested_by text
) RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_catalog, pg_temp
AS $$
  INSERT INTO posting_marks (tenant_id, factory_id, machine_id, carrier, starts_at, ends_at, reason, requested_by)
  VALUES (
    recalculate.tenant_id, recalculate.factory_id, recalculate.machine_id, recalculate.carrier,
    recalculate."from", recalculate."to", 'recalculation', recalculate.requested_by
  )
  RETURNING id
$$;
COMMENT ON FUNCTION accounting.recalculate IS
  'Asks for all of [from, to) to be posted again, of a machine, a factory or the whole tenant, of one carrier or all (NULL); the posting job does it at its next runs. Returns the number of the mark.';
REVOKE ALL ON FUNCTION accounting.recalculate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.recalculate TO enms_service;
