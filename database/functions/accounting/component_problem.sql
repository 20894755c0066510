CREATE OR REPLACE FUNCTION accounting.component_problem(components jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
  decimal_pattern CONSTANT text := '^-?\d{1,12}(\.\d{1,12})?$';
  entry jsonb;
  item jsonb;
  n integer;
  above numeric := 0;
BEGIN
  IF jsonb_typeof(components) IS DISTINCT FROM 'object' THEN
    RETURN 'must be an object';
  END IF;
  SELECT to_jsonb(k) INTO item FROM jsonb_object_keys(components) AS k
  WHERE k NOT IN ('energy', 'holidays', 'tiers', 'demand', 'fixed', 'reactive') LIMIT 1;
  IF item IS NOT NULL THEN
    RETURN format('%s is unknown', item);
  END IF;
  IF NOT components ?| '{energy,tiers,demand,fixed,reactive}' THEN
    RETURN 'no price is named: energy, tiers, demand, fixed or reactive is missing';
  END IF;

  IF components ? 'energy' AND jsonb_typeof(components -> 'energy') <> 'array' THEN
    RETURN 'energy must be a list';
  END IF;
  FOR entry, n IN SELECT e, i FROM jsonb_array_elements(components -> 'energy') WITH ORDINALITY AS x (e, i) LOOP
    IF jsonb_typeof(entry) <> 'object' THEN
      RETURN format('energy[%s] must be an object', n - 1);
    END IF;
    IF jsonb_typeof(entry -> 'name') IS DISTINCT FROM 'string' OR length(entry ->> 'name') NOT BETWEEN 1 AND 64 THEN
      RETURN format('energy[%s].name must be 1 to 64 characters', n - 1);
    END IF;
    IF jsonb_typeof(entry -> 'price_per_kwh') IS DISTINCT FROM 'string' OR entry ->> 'price_per_kwh' !~ decimal_pattern THEN
      RETURN format('energy[%s].price_per_kwh must be a decimal number as a string', n - 1);
    END IF;
    IF entry ? 'months' AND (
      jsonb_typeof(entry -> 'months') <> 'array' OR jsonb_array_length(entry -> 'months') = 0
      OR NOT '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]' @> (entry -> 'months')
    ) THEN
      RETURN format('energy[%s].months must be a list of months, 1 to 12', n - 1);
    END IF;
    IF entry ? 'day_types' AND (
      jsonb_typeof(entry -> 'day_types') <> 'array' OR jsonb_array_length(entry -> 'day_types') = 0
      OR NOT '["workday", "saturday", "sunday", "weekend", "holiday"]' @> (entry -> 'day_types')
    ) THEN
      RETURN format('energy[%s].day_types must be a list of workday, saturday, sunday, weekend, holiday', n - 1);
    END IF;
    IF entry ? 'hours' THEN
      IF jsonb_typeof(entry -> 'hours') <> 'array' OR jsonb_array_length(entry -> 'hours') = 0 THEN
        RETURN format('energy[%s].hours must be a list of [from, to]', n - 1);
      END IF;
      FOR item IN SELECT * FROM jsonb_array_elements(entry -> 'hours') LOOP
        -- Ledger entries are of 15 minutes; no price may change inside one.
        IF jsonb_typeof(item) <> 'array' OR jsonb_array_length(item) <> 2
          OR coalesce(item ->> 0, '') !~ '^([01]\d|2[0-3]):(00|15|30|45)$'
          OR coalesce(item ->> 1, '') !~ '^(([01]\d|2[0-3]):(00|15|30|45)|24:00)$'
          OR item -> 0 = item -> 1
        THEN
          RETURN format('energy[%s].hours: %s is no [from, to] of local quarter hours such as ["22:00", "06:00"]', n - 1, item);
        END IF;
      END LOOP;
    END IF;
    SELECT to_jsonb(k) INTO item FROM jsonb_object_keys(entry) AS k
    WHERE k NOT IN ('name', 'price_per_kwh', 'months', 'day_types', 'hours') LIMIT 1;
    IF item IS NOT NULL THEN
      RETURN format('energy[%s].%s is unknown', n - 1, item);
    END IF;
  END LOOP;

  IF components ? 'holidays' THEN
    IF jsonb_typeof(components -> 'holidays') <> 'array' THEN
      RETURN 'holidays must be a list of dates';
    END IF;
    FOR item IN SELECT * FROM jsonb_array_elements(components -> 'holidays') LOOP
      IF jsonb_typeof(item) <> 'string' OR item #>> '{}' !~ '^\d{4}-\d\d-\d\d$' OR NOT accounting.is_date(item #>> '{}') THEN
        RETURN format('holidays: %s is no date such as "2026-12-25"', item);
      END IF;
    END LOOP;
  END IF;

  IF components ? 'tiers' THEN
    IF jsonb_typeof(components -> 'tiers') <> 'array' OR jsonb_array_length(components -> 'tiers') = 0 THEN
      RETURN 'tiers must be a list';
    END IF;
    FOR entry, n IN SELECT e, i FROM jsonb_array_elements(components -> 'tiers') WITH ORDINALITY AS x (e, i) LOOP
      IF jsonb_typeof(entry) <> 'object' OR jsonb_typeof(entry -> 'price_per_kwh') IS DISTINCT FROM 'string'
        OR entry ->> 'price_per_kwh' !~ decimal_pattern
      THEN
        RETURN format('tiers[%s].price_per_kwh must be a decimal number as a string', n - 1);
      END IF;
      IF n = jsonb_array_length(components -> 'tiers') THEN
        IF jsonb_typeof(entry -> 'up_to_kwh') IS DISTINCT FROM 'null' THEN
          RETURN 'the last of tiers must have up_to_kwh null: it is for all that is above';
        END IF;
      ELSIF jsonb_typeof(entry -> 'up_to_kwh') IS DISTINCT FROM 'string' OR entry ->> 'up_to_kwh' !~ decimal_pattern
        OR (entry ->> 'up_to_kwh')::numeric <= above
      THEN
        RETURN format('tiers[%s].up_to_kwh must be a decimal number as a string, each above the one before', n - 1);
      ELSE
        above := (entry ->> 'up_to_kwh')::numeric;
      END IF;
    END LOOP;
  END IF;

  FOR entry, item IN
    SELECT components -> part, to_jsonb(ARRAY[part, price]) FROM (VALUES
      ('demand', 'price_per_kw'), ('fixed', 'price_per_month'), ('reactive', 'price_per_kvarh')
    ) AS v (part, price)
    WHERE components ? part
  LOOP
    IF jsonb_typeof(entry) <> 'object' OR jsonb_typeof(entry -> (item ->> 1)) IS DISTINCT FROM 'string'
      OR entry ->> (item ->> 1) !~ decimal_pattern
    THEN
      RETURN format('%s.%s must be a decimal number as a string', item ->> 0, item ->> 1);
    END IF;
  END LOOP;
  IF components -> 'demand' ? 'method' AND components -> 'demand' ->> 'method' NOT IN ('fixed', 'rolling') THEN
    RETURN 'demand.method must be fixed or rolling';
  END IF;
  IF components -> 'reactive' ? 'free_share' AND (
    jsonb_typeof(components -> 'reactive' -> 'free_share') <> 'number'
    OR (components -> 'reactive' ->> 'free_share')::numeric NOT BETWEEN 0 AND 10
  ) THEN
    RETURN 'reactive.free_share must be a number from 0 to 10: kvarh without charge for each kWh';
  END IF;
  RETURN NULL;
END
$$;
COMMENT ON FUNCTION accounting.component_problem IS
  'What is wrong with the components of a tariff version, in words; NULL when nothing is. Prices are decimal strings; hours are local quarter hours, since no price may change inside a ledger entry.';
REVOKE ALL ON FUNCTION accounting.component_problem FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.component_problem TO enms_service;
