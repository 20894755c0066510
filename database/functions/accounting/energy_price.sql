CREATE OR REPLACE FUNCTION accounting.energy_price(
  components jsonb,
  month integer,
  day_types text[],
  clock text
) RETURNS TABLE (name text, price_per_kwh numeric)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT e.entry ->> 'name', (e.entry ->> 'price_per_kwh')::numeric
  FROM jsonb_array_elements(components -> 'energy') WITH ORDINALITY AS e (entry, n)
  WHERE (NOT e.entry ? 'months' OR e.entry -> 'months' @> to_jsonb(month))
    AND (NOT e.entry ? 'day_types' OR e.entry -> 'day_types' ?| day_types)
    AND (
      NOT e.entry ? 'hours' OR EXISTS (
        SELECT FROM jsonb_array_elements(e.entry -> 'hours') AS h (span)
        WHERE CASE
          WHEN span ->> 0 < span ->> 1 THEN clock >= span ->> 0 AND clock < span ->> 1
          ELSE clock >= span ->> 0 OR clock < span ->> 1
        END
      )
    )
  ORDER BY e.n LIMIT 1
$$;
COMMENT ON FUNCTION accounting.energy_price IS
  'The energy price of tariff components at a local month, day type and clock time such as 22:15: the first entry that matches; no row where none does. Hours are half-open and may pass midnight; month and day type are always those of the moment itself, not of the evening before.';
REVOKE ALL ON FUNCTION accounting.energy_price FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.energy_price TO enms_service;
