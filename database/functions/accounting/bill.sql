CREATE OR REPLACE FUNCTION accounting.bill(
  factory_id integer,
  carrier energy_carrier,
  month date
) RETURNS TABLE (
  kind text,
  name text,
  machine_id integer,
  tariff_version_id integer,
  from_day date,
  to_day date,
  quantity numeric,
  unit text,
  unit_price numeric,
  amount numeric,
  currency char(3),
  reason text
)
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_column
DECLARE
  first_day CONSTANT date := date_trunc('month', bill.month)::date;
  end_day CONSTANT date := (date_trunc('month', bill.month) + INTERVAL '1 month')::date;
  month_days CONSTANT numeric := end_day - first_day;
  zone text;
  site_ids integer[];
  part record;
  tier record;
  reactive record;
  starts_at timestamptz;
  ends_at timestamptz;
  share numeric;
  energy numeric;
  peak numeric;
  free numeric;
  line record;
  sums jsonb := '{}';
  has_gap text;
BEGIN
  SELECT f.time_zone, ARRAY(SELECT m.id FROM machines m WHERE m.factory_id = f.id ORDER BY m.id) INTO zone, site_ids
  FROM factories f WHERE f.id = bill.factory_id;

  -- A machine with a tariff of its own is billed apart; the others together, as one point of delivery.
  FOR part IN
    SELECT
      CASE WHEN v.scope = 'machine' THEN t.machine_id END AS own_machine, t.tariff_version_id AS version,
      array_agg(DISTINCT t.machine_id) AS ids, min(t.day) AS from_day, max(t.day) + 1 AS to_day,
      v.components, v.currency
    FROM accounting.tariffs_by_day(site_ids, bill.carrier, first_day, end_day - 1) t
    LEFT JOIN tariff_versions v ON v.id = t.tariff_version_id
    -- A boiler without an electricity meter is on no bill of electricity.
    WHERE t.machine_id = ANY (kpi.metered(site_ids, bill.carrier))
    GROUP BY 1, 2, v.components, v.currency
    ORDER BY 4, 1 NULLS FIRST, 2
  LOOP
    starts_at := part.from_day::timestamp AT TIME ZONE zone;
    ends_at := part.to_day::timestamp AT TIME ZONE zone;
    share := (part.to_day - part.from_day) / month_days;
    machine_id := part.own_machine;
    tariff_version_id := part.version;
    from_day := part.from_day;
    to_day := part.to_day;
    currency := part.currency;
    energy := 0;

    kind := 'energy';
    unit := 'kWh';
    FOR line IN
      SELECT p.name, p.price_per_kwh AS price, p.reason, sum(q.energy_kwh) AS kwh, sum(q.energy_kwh * p.price_per_kwh) AS cost
      FROM accounting.quarter_hours(part.ids, bill.carrier, starts_at, ends_at) q
      JOIN accounting.prices(part.ids, bill.carrier, starts_at, ends_at) p
        ON p.machine_id = q.machine_id AND p.period_start = q.period_start
      WHERE p.tariff_version_id IS NOT DISTINCT FROM part.version
      GROUP BY p.name, p.price_per_kwh, p.reason
      ORDER BY p.price_per_kwh DESC NULLS LAST, p.name
    LOOP
      energy := energy + line.kwh;
      name := line.name;
      quantity := line.kwh;
      unit_price := line.price;
      amount := line.cost;
      reason := line.reason;
      has_gap := coalesce(has_gap, line.reason);
      sums := accounting.add_amount(sums, currency, amount);
      RETURN NEXT;
    END LOOP;
    CONTINUE WHEN part.version IS NULL;
    reason := NULL;

    kind := 'tier';
    FOR tier IN
      -- A version that holds part of the month has that part of each tier.
      SELECT t.n, t.price, t.upper * share AS upper, lag(t.upper, 1, 0::numeric) OVER (ORDER BY t.n) * share AS lower
      FROM (
        SELECT x.n, (x.entry ->> 'price_per_kwh')::numeric AS price, (x.entry ->> 'up_to_kwh')::numeric AS upper
        FROM jsonb_array_elements(part.components -> 'tiers') WITH ORDINALITY AS x (entry, n)
      ) t
      ORDER BY t.n
    LOOP
      quantity := greatest(0, least(energy, coalesce(tier.upper, energy)) - tier.lower);
      name := 'tier ' || tier.n;
      unit_price := tier.price;
      amount := quantity * tier.price;
      sums := accounting.add_amount(sums, currency, amount);
      RETURN NEXT;
    END LOOP;

    IF part.components ? 'demand' THEN
      kind := 'demand';
      name := 'demand';
      unit := 'kW';
      SELECT d.value::numeric, d.reason INTO peak, reason
      FROM kpi.peak_demand_of(
        part.ids, starts_at, ends_at, coalesce(part.components -> 'demand' ->> 'method', 'fixed'), bill.carrier
      ) d;
      quantity := peak;
      unit_price := (part.components -> 'demand' ->> 'price_per_kw')::numeric * share;
      amount := peak * unit_price;
      has_gap := coalesce(has_gap, reason);
      sums := accounting.add_amount(sums, currency, amount);
      RETURN NEXT;
      reason := NULL;
    END IF;

    IF part.components ? 'fixed' THEN
      kind := 'fixed';
      name := 'fixed';
      unit := 'month';
      quantity := share;
      unit_price := (part.components -> 'fixed' ->> 'price_per_month')::numeric;
      amount := unit_price * (part.to_day - part.from_day) / month_days;
      sums := accounting.add_amount(sums, currency, amount);
      RETURN NEXT;
    END IF;

    IF part.components ? 'reactive' THEN
      kind := 'reactive';
      name := 'reactive';
      unit := 'kvarh';
      SELECT * INTO reactive FROM accounting.bill_reactive(part.ids, bill.carrier, starts_at, ends_at);
      free := coalesce((part.components -> 'reactive' ->> 'free_share')::numeric, 0);
      unit_price := (part.components -> 'reactive' ->> 'price_per_kvarh')::numeric;
      IF reactive.known_share >= 0.95 THEN
        quantity := greatest(0, reactive.kvarh - free * energy);
        amount := quantity * unit_price;
        sums := accounting.add_amount(sums, currency, amount);
      ELSE
        quantity := NULL;
        amount := NULL;
        reason := 'no_power_factor';
        has_gap := coalesce(has_gap, reason);
      END IF;
      RETURN NEXT;
      reason := NULL;
    END IF;
  END LOOP;

  kind := 'total';
  name := 'total';
  machine_id := NULL;
  tariff_version_id := NULL;
  from_day := first_day;
  to_day := end_day;
  quantity := NULL;
  unit := NULL;
  unit_price := NULL;
  reason := has_gap;
  FOR line IN SELECT key, value #>> '{}' AS value FROM jsonb_each(sums) ORDER BY key LOOP
    currency := line.key;
    amount := round(line.value::numeric, accounting.minor_units(line.key));
    RETURN NEXT;
  END LOOP;
END
$$;
COMMENT ON FUNCTION accounting.bill IS
  'The bill of a factory for one carrier and local month, line by line: energy by price and tariff version, tiers (surcharges on the month''s energy), demand (on the highest 15-minute average of the sum of the machines), fixed, reactive (above free_share kvarh for each kWh), and a total for each currency. A machine with its own tariff is billed apart. A version that holds part of a month has that share, by days, of tiers, demand price and fixed price, and its own peak. Lines are exact; only totals are rounded, half away from zero, to the places of the currency. reason: what a line lacks, or why a total is not the whole.';
REVOKE ALL ON FUNCTION accounting.bill FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounting.bill TO enms_service;
