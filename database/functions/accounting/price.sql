CREATE OR REPLACE FUNCTION accounting.price(
  machine_id integer,
  carrier energy_carrier,
  period_start timestamptz
) RETURNS TABLE (tariff_version_id integer, price_per_kwh numeric, currency char(3), reason text)
LANGUAGE sql STABLE
AS $$
  SELECT p.tariff_version_id, p.price_per_kwh, p.currency, p.reason
  FROM accounting.prices(
    ARRAY[price.machine_id], price.carrier, price.period_start, price.period_start + INTERVAL '1 microsecond'
  ) p
$$;
COMMENT ON FUNCTION accounting.price IS
  'The energy price of one machine in the 15-minute period that holds a moment: as accounting.prices, which does many at once.';
REVOKE ALL ON FUNCTION accounting.price FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.price TO enms_service;
