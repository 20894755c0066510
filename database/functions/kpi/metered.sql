CREATE OR REPLACE FUNCTION kpi.metered(machine_ids integer[], carrier energy_carrier) RETURNS integer[]
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
BEGIN
  RETURN (
    SELECT coalesce(array_agg(m.id), '{}')
    FROM machines m
    WHERE m.id = ANY (metered.machine_ids) AND (
      m.carrier = metered.carrier
      OR EXISTS (SELECT FROM meter_assignments a WHERE a.machine_id = m.id AND a.carrier = metered.carrier)
      OR EXISTS (SELECT FROM posting_state s WHERE s.machine_id = m.id AND s.carrier = metered.carrier)
    )
  );
END
$$;
COMMENT ON FUNCTION kpi.metered IS
  'Which of the machines use a carrier: it is their own, they have a meter of it, or entries of it are in the ledger.';
REVOKE ALL ON FUNCTION kpi.metered FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.metered TO enms_service;
