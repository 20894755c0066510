CREATE OR REPLACE FUNCTION kpi.energy_cost_of(
  machine_ids integer[],
  "from" timestamptz,
  "to" timestamptz,
  carrier energy_carrier DEFAULT 'electricity'
) RETURNS TABLE (value double precision, unit text, coverage double precision, quality integer, reason text)
LANGUAGE sql STABLE
AS $$
  SELECT t.cost::double precision, t.currency::text, t.coverage, t.quality, t.cost_reason
  FROM kpi.totals_of(energy_cost_of.machine_ids, energy_cost_of.carrier, energy_cost_of."from", energy_cost_of."to") t
$$;
COMMENT ON FUNCTION kpi.energy_cost_of IS
  'Energy cost of machines over [from, to): the sum over quarter hours of energy times the price that holds; tiers, demand, fixed and reactive charges are on accounting.bill. The unit is the currency. NULL where nothing has a price; a reason beside a value says that a part has none (no_tariff, no_price_for_hour). Currencies are never added (mixed_currencies).';
REVOKE ALL ON FUNCTION kpi.energy_cost_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kpi.energy_cost_of TO enms_service;
