-- Hierarchical continuous aggregates: UTC buckets, per machine and carrier; sums and counts, never averages of averages.
-- Only the lowest level is real-time; who needs the newest minutes of a higher one takes them from it.
--
-- Energy is kept as two chains besides what devices report: the integral of power and the rise of the counter. Each row
-- holds what happened inside its bucket, with the first and last reading; rows of one level are chained to a row of the
-- next by adding what happened between them. So every level gives the same energy, and a range may mix levels.

CREATE TYPE telemetry.energy_chain AS (
  last_value double precision,
  last_at timestamptz,
  kwh double precision,
  covered_s double precision
);

-- Between two powers the trapezoid counts, if they are not further apart than a machine may be silent: max_gap_s of
-- machines, whose default this is.
CREATE FUNCTION telemetry.chain_power(
  state telemetry.energy_chain,
  first_kw double precision,
  first_at timestamptz,
  last_kw double precision,
  last_at timestamptz,
  kwh double precision,
  covered_s double precision
) RETURNS telemetry.energy_chain
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
  gap_s double precision;
BEGIN
  IF first_at IS NULL THEN
    RETURN state;
  END IF;
  IF state.last_at IS NULL THEN
    RETURN (last_kw, last_at, kwh, covered_s);
  END IF;
  gap_s := extract(epoch FROM first_at - state.last_at);
  IF gap_s > 600 THEN
    RETURN (last_kw, last_at, state.kwh + kwh, state.covered_s + covered_s);
  END IF;
  RETURN (
    last_kw, last_at,
    state.kwh + gap_s / 3600 * (state.last_value + first_kw) / 2 + kwh,
    state.covered_s + gap_s + covered_s
  );
END
$$;

-- Between two counters their difference counts, however far apart; less than before is a reset, and what the new
-- register shows counts. A long silence is energy without coverage.
CREATE FUNCTION telemetry.chain_counter(
  state telemetry.energy_chain,
  first_kwh double precision,
  first_at timestamptz,
  last_kwh double precision,
  last_at timestamptz,
  kwh double precision,
  covered_s double precision
) RETURNS telemetry.energy_chain
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
  gap_s double precision;
BEGIN
  IF first_at IS NULL THEN
    RETURN state;
  END IF;
  IF state.last_at IS NULL THEN
    RETURN (last_kwh, last_at, kwh, covered_s);
  END IF;
  gap_s := extract(epoch FROM first_at - state.last_at);
  RETURN (
    last_kwh, last_at,
    state.kwh + CASE WHEN first_kwh >= state.last_value THEN first_kwh - state.last_value ELSE first_kwh END + kwh,
    state.covered_s + CASE WHEN gap_s <= 600 THEN gap_s ELSE 0 END + covered_s
  );
END
$$;

CREATE FUNCTION telemetry.chain_kwh(state telemetry.energy_chain) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (state).kwh;
CREATE FUNCTION telemetry.chain_covered_s(state telemetry.energy_chain) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (state).covered_s;

CREATE AGGREGATE telemetry.power_kwh (
  double precision, timestamptz, double precision, timestamptz, double precision, double precision
) (SFUNC = telemetry.chain_power, STYPE = telemetry.energy_chain, FINALFUNC = telemetry.chain_kwh, PARALLEL = SAFE);
CREATE AGGREGATE telemetry.power_covered_s (
  double precision, timestamptz, double precision, timestamptz, double precision, double precision
) (SFUNC = telemetry.chain_power, STYPE = telemetry.energy_chain, FINALFUNC = telemetry.chain_covered_s, PARALLEL = SAFE);
CREATE AGGREGATE telemetry.counter_kwh (
  double precision, timestamptz, double precision, timestamptz, double precision, double precision
) (SFUNC = telemetry.chain_counter, STYPE = telemetry.energy_chain, FINALFUNC = telemetry.chain_kwh, PARALLEL = SAFE);
CREATE AGGREGATE telemetry.counter_covered_s (
  double precision, timestamptz, double precision, timestamptz, double precision, double precision
) (SFUNC = telemetry.chain_counter, STYPE = telemetry.energy_chain, FINALFUNC = telemetry.chain_covered_s, PARALLEL = SAFE);

CREATE MATERIALIZED VIEW energy_1min WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
SELECT
  time_bucket(INTERVAL '1 minute', time) AS bucket,
  machine_id,
  carrier,
  sum(power_kw) AS power_kw_sum,
  count(power_kw) AS power_kw_count,
  min(power_kw) AS power_kw_min,
  max(power_kw) AS power_kw_max,
  first(power_kw, time) FILTER (WHERE power_kw IS NOT NULL) AS power_first_kw,
  min(time) FILTER (WHERE power_kw IS NOT NULL) AS power_first_at,
  last(power_kw, time) FILTER (WHERE power_kw IS NOT NULL) AS power_last_kw,
  max(time) FILTER (WHERE power_kw IS NOT NULL) AS power_last_at,
  -- The trapezoid rule, the samples of a minute taken as evenly spread.
  CASE
    WHEN count(power_kw) > 1 THEN
      extract(epoch FROM max(time) FILTER (WHERE power_kw IS NOT NULL) - min(time) FILTER (WHERE power_kw IS NOT NULL))::double precision
        / 3600 / (count(power_kw) - 1)
        * (sum(power_kw) - (first(power_kw, time) FILTER (WHERE power_kw IS NOT NULL)
          + last(power_kw, time) FILTER (WHERE power_kw IS NOT NULL)) / 2)
    WHEN count(power_kw) = 1 THEN 0
  END AS power_kwh,
  extract(epoch FROM max(time) FILTER (WHERE power_kw IS NOT NULL) - min(time) FILTER (WHERE power_kw IS NOT NULL))::double precision
    AS power_covered_s,
  sum(energy_kwh) AS energy_kwh_sum,
  count(energy_kwh) AS energy_kwh_count,
  first(energy_total_kwh, time) FILTER (WHERE energy_total_kwh IS NOT NULL) AS counter_first_kwh,
  min(time) FILTER (WHERE energy_total_kwh IS NOT NULL) AS counter_first_at,
  last(energy_total_kwh, time) FILTER (WHERE energy_total_kwh IS NOT NULL) AS counter_last_kwh,
  max(time) FILTER (WHERE energy_total_kwh IS NOT NULL) AS counter_last_at,
  min(energy_total_kwh) AS counter_min_kwh,
  max(energy_total_kwh) AS counter_max_kwh,
  -- Monotonous, or reset once: what was counted before it, and what the new register shows.
  CASE
    WHEN first(energy_total_kwh, time) FILTER (WHERE energy_total_kwh IS NOT NULL) <= min(energy_total_kwh) AND last(energy_total_kwh, time) FILTER (WHERE energy_total_kwh IS NOT NULL) >= max(energy_total_kwh)
      THEN max(energy_total_kwh) - min(energy_total_kwh)
    ELSE max(energy_total_kwh) - first(energy_total_kwh, time) FILTER (WHERE energy_total_kwh IS NOT NULL)
      + last(energy_total_kwh, time) FILTER (WHERE energy_total_kwh IS NOT NULL)
  END AS counter_kwh,
  extract(epoch FROM max(time) FILTER (WHERE energy_total_kwh IS NOT NULL) - min(time) FILTER (WHERE energy_total_kwh IS NOT NULL))::double precision
    AS counter_covered_s,
  count(*) FILTER (WHERE switch_on) AS on_count,
  count(*) AS reading_count,
  bit_or(quality) AS quality
FROM energy_readings
GROUP BY time_bucket(INTERVAL '1 minute', time), machine_id, carrier
WITH NO DATA;

CREATE MATERIALIZED VIEW energy_15min WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
SELECT
  time_bucket(INTERVAL '15 minutes', bucket) AS bucket,
  machine_id,
  carrier,
  sum(power_kw_sum) AS power_kw_sum,
  sum(power_kw_count)::bigint AS power_kw_count,
  min(power_kw_min) AS power_kw_min,
  max(power_kw_max) AS power_kw_max,
  first(power_first_kw, power_first_at) FILTER (WHERE power_first_at IS NOT NULL) AS power_first_kw,
  min(power_first_at) AS power_first_at,
  last(power_last_kw, power_last_at) FILTER (WHERE power_last_at IS NOT NULL) AS power_last_kw,
  max(power_last_at) AS power_last_at,
  telemetry.power_kwh(
    power_first_kw, power_first_at, power_last_kw, power_last_at, power_kwh, power_covered_s ORDER BY bucket
  ) AS power_kwh,
  telemetry.power_covered_s(
    power_first_kw, power_first_at, power_last_kw, power_last_at, power_kwh, power_covered_s ORDER BY bucket
  ) AS power_covered_s,
  sum(energy_kwh_sum) AS energy_kwh_sum,
  sum(energy_kwh_count)::bigint AS energy_kwh_count,
  first(counter_first_kwh, counter_first_at) FILTER (WHERE counter_first_at IS NOT NULL) AS counter_first_kwh,
  min(counter_first_at) AS counter_first_at,
  last(counter_last_kwh, counter_last_at) FILTER (WHERE counter_last_at IS NOT NULL) AS counter_last_kwh,
  max(counter_last_at) AS counter_last_at,
  min(counter_min_kwh) AS counter_min_kwh,
  max(counter_max_kwh) AS counter_max_kwh,
  telemetry.counter_kwh(
    counter_first_kwh, counter_first_at, counter_last_kwh, counter_last_at, counter_kwh, counter_covered_s ORDER BY bucket
  ) AS counter_kwh,
  telemetry.counter_covered_s(
    counter_first_kwh, counter_first_at, counter_last_kwh, counter_last_at, counter_kwh, counter_covered_s ORDER BY bucket
  ) AS counter_covered_s,
  sum(on_count)::bigint AS on_count,
  sum(reading_count)::bigint AS reading_count,
  bit_or(quality) AS quality
FROM energy_1min
GROUP BY time_bucket(INTERVAL '15 minutes', bucket), machine_id, carrier
WITH NO DATA;

CREATE MATERIALIZED VIEW energy_1hour WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
SELECT
  time_bucket(INTERVAL '1 hour', bucket) AS bucket,
  machine_id,
  carrier,
  sum(power_kw_sum) AS power_kw_sum,
  sum(power_kw_count)::bigint AS power_kw_count,
  min(power_kw_min) AS power_kw_min,
  max(power_kw_max) AS power_kw_max,
  first(power_first_kw, power_first_at) FILTER (WHERE power_first_at IS NOT NULL) AS power_first_kw,
  min(power_first_at) AS power_first_at,
  last(power_last_kw, power_last_at) FILTER (WHERE power_last_at IS NOT NULL) AS power_last_kw,
  max(power_last_at) AS power_last_at,
  telemetry.power_kwh(
    power_first_kw, power_first_at, power_last_kw, power_last_at, power_kwh, power_covered_s ORDER BY bucket
  ) AS power_kwh,
  telemetry.power_covered_s(
    power_first_kw, power_first_at, power_last_kw, power_last_at, power_kwh, power_covered_s ORDER BY bucket
  ) AS power_covered_s,
  sum(energy_kwh_sum) AS energy_kwh_sum,
  sum(energy_kwh_count)::bigint AS energy_kwh_count,
  first(counter_first_kwh, counter_first_at) FILTER (WHERE counter_first_at IS NOT NULL) AS counter_first_kwh,
  min(counter_first_at) AS counter_first_at,
  last(counter_last_kwh, counter_last_at) FILTER (WHERE counter_last_at IS NOT NULL) AS counter_last_kwh,
  max(counter_last_at) AS counter_last_at,
  min(counter_min_kwh) AS counter_min_kwh,
  max(counter_max_kwh) AS counter_max_kwh,
  telemetry.counter_kwh(
    counter_first_kwh, counter_first_at, counter_last_kwh, counter_last_at, counter_kwh, counter_covered_s ORDER BY bucket
  ) AS counter_kwh,
  telemetry.counter_covered_s(
    counter_first_kwh, counter_first_at, counter_last_kwh, counter_last_at, counter_kwh, counter_covered_s ORDER BY bucket
  ) AS counter_covered_s,
  sum(on_count)::bigint AS on_count,
  sum(reading_count)::bigint AS reading_count,
  bit_or(quality) AS quality
FROM energy_15min
GROUP BY time_bucket(INTERVAL '1 hour', bucket), machine_id, carrier
WITH NO DATA;

CREATE MATERIALIZED VIEW energy_1day WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
SELECT
  time_bucket(INTERVAL '1 day', bucket) AS bucket,
  machine_id,
  carrier,
  sum(power_kw_sum) AS power_kw_sum,
  sum(power_kw_count)::bigint AS power_kw_count,
  min(power_kw_min) AS power_kw_min,
  max(power_kw_max) AS power_kw_max,
  first(power_first_kw, power_first_at) FILTER (WHERE power_first_at IS NOT NULL) AS power_first_kw,
  min(power_first_at) AS power_first_at,
  last(power_last_kw, power_last_at) FILTER (WHERE power_last_at IS NOT NULL) AS power_last_kw,
  max(power_last_at) AS power_last_at,
  telemetry.power_kwh(
    power_first_kw, power_first_at, power_last_kw, power_last_at, power_kwh, power_covered_s ORDER BY bucket
  ) AS power_kwh,
  telemetry.power_covered_s(
    power_first_kw, power_first_at, power_last_kw, power_last_at, power_kwh, power_covered_s ORDER BY bucket
  ) AS power_covered_s,
  sum(energy_kwh_sum) AS energy_kwh_sum,
  sum(energy_kwh_count)::bigint AS energy_kwh_count,
  first(counter_first_kwh, counter_first_at) FILTER (WHERE counter_first_at IS NOT NULL) AS counter_first_kwh,
  min(counter_first_at) AS counter_first_at,
  last(counter_last_kwh, counter_last_at) FILTER (WHERE counter_last_at IS NOT NULL) AS counter_last_kwh,
  max(counter_last_at) AS counter_last_at,
  min(counter_min_kwh) AS counter_min_kwh,
  max(counter_max_kwh) AS counter_max_kwh,
  telemetry.counter_kwh(
    counter_first_kwh, counter_first_at, counter_last_kwh, counter_last_at, counter_kwh, counter_covered_s ORDER BY bucket
  ) AS counter_kwh,
  telemetry.counter_covered_s(
    counter_first_kwh, counter_first_at, counter_last_kwh, counter_last_at, counter_kwh, counter_covered_s ORDER BY bucket
  ) AS counter_covered_s,
  sum(on_count)::bigint AS on_count,
  sum(reading_count)::bigint AS reading_count,
  bit_or(quality) AS quality
FROM energy_1hour
GROUP BY time_bucket(INTERVAL '1 day', bucket), machine_id, carrier
WITH NO DATA;

CREATE MATERIALIZED VIEW production_1min WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
SELECT
  time_bucket(INTERVAL '1 minute', time) AS bucket,
  machine_id,
  sum(throughput_units_per_hour) AS throughput_units_per_hour_sum,
  count(throughput_units_per_hour) AS throughput_units_per_hour_count,
  min(throughput_units_per_hour) AS throughput_units_per_hour_min,
  max(throughput_units_per_hour) AS throughput_units_per_hour_max,
  sum(speed_percent) AS speed_percent_sum,
  count(speed_percent) AS speed_percent_count,
  min(speed_percent) AS speed_percent_min,
  max(speed_percent) AS speed_percent_max,
  sum(production_count) AS production_count,
  sum(good) AS good,
  sum(bad) AS bad,
  count(*) AS reading_count,
  bit_or(quality) AS quality
FROM production_data
GROUP BY time_bucket(INTERVAL '1 minute', time), machine_id
WITH NO DATA;

CREATE MATERIALIZED VIEW production_15min WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
SELECT
  time_bucket(INTERVAL '15 minutes', bucket) AS bucket,
  machine_id,
  sum(throughput_units_per_hour_sum) AS throughput_units_per_hour_sum,
  sum(throughput_units_per_hour_count)::bigint AS throughput_units_per_hour_count,
  min(throughput_units_per_hour_min) AS throughput_units_per_hour_min,
  max(throughput_units_per_hour_max) AS throughput_units_per_hour_max,
  sum(speed_percent_sum) AS speed_percent_sum,
  sum(speed_percent_count)::bigint AS speed_percent_count,
  min(speed_percent_min) AS speed_percent_min,
  max(speed_percent_max) AS speed_percent_max,
  sum(production_count) AS production_count,
  sum(good) AS good,
  sum(bad) AS bad,
  sum(reading_count)::bigint AS reading_count,
  bit_or(quality) AS quality
FROM production_1min
GROUP BY time_bucket(INTERVAL '15 minutes', bucket), machine_id
WITH NO DATA;

CREATE MATERIALIZED VIEW production_1hour WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
SELECT
  time_bucket(INTERVAL '1 hour', bucket) AS bucket,
  machine_id,
  sum(throughput_units_per_hour_sum) AS throughput_units_per_hour_sum,
  sum(throughput_units_per_hour_count)::bigint AS throughput_units_per_hour_count,
  min(throughput_units_per_hour_min) AS throughput_units_per_hour_min,
  max(throughput_units_per_hour_max) AS throughput_units_per_hour_max,
  sum(speed_percent_sum) AS speed_percent_sum,
  sum(speed_percent_count)::bigint AS speed_percent_count,
  min(speed_percent_min) AS speed_percent_min,
  max(speed_percent_max) AS speed_percent_max,
  sum(production_count) AS production_count,
  sum(good) AS good,
  sum(bad) AS bad,
  sum(reading_count)::bigint AS reading_count,
  bit_or(quality) AS quality
FROM production_15min
GROUP BY time_bucket(INTERVAL '1 hour', bucket), machine_id
WITH NO DATA;

CREATE MATERIALIZED VIEW production_1day WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
SELECT
  time_bucket(INTERVAL '1 day', bucket) AS bucket,
  machine_id,
  sum(throughput_units_per_hour_sum) AS throughput_units_per_hour_sum,
  sum(throughput_units_per_hour_count)::bigint AS throughput_units_per_hour_count,
  min(throughput_units_per_hour_min) AS throughput_units_per_hour_min,
  max(throughput_units_per_hour_max) AS throughput_units_per_hour_max,
  sum(speed_percent_sum) AS speed_percent_sum,
  sum(speed_percent_count)::bigint AS speed_percent_count,
  min(speed_percent_min) AS speed_percent_min,
  max(speed_percent_max) AS speed_percent_max,
  sum(production_count) AS production_count,
  sum(good) AS good,
  sum(bad) AS bad,
  sum(reading_count)::bigint AS reading_count,
  bit_or(quality) AS quality
FROM production_1hour
GROUP BY time_bucket(INTERVAL '1 day', bucket), machine_id
WITH NO DATA;

CREATE MATERIALIZED VIEW environment_1min WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
SELECT
  time_bucket(INTERVAL '1 minute', time) AS bucket,
  machine_id,
  sum(outdoor_temp_c) AS outdoor_temp_c_sum,
  count(outdoor_temp_c) AS outdoor_temp_c_count,
  min(outdoor_temp_c) AS outdoor_temp_c_min,
  max(outdoor_temp_c) AS outdoor_temp_c_max,
  sum(indoor_temp_c) AS indoor_temp_c_sum,
  count(indoor_temp_c) AS indoor_temp_c_count,
  min(indoor_temp_c) AS indoor_temp_c_min,
  max(indoor_temp_c) AS indoor_temp_c_max,
  sum(humidity_percent) AS humidity_percent_sum,
  count(humidity_percent) AS humidity_percent_count,
  min(humidity_percent) AS humidity_percent_min,
  max(humidity_percent) AS humidity_percent_max,
  sum(pressure_bar) AS pressure_bar_sum,
  count(pressure_bar) AS pressure_bar_count,
  min(pressure_bar) AS pressure_bar_min,
  max(pressure_bar) AS pressure_bar_max,
  sum(flow_rate_m3h) AS flow_rate_m3h_sum,
  count(flow_rate_m3h) AS flow_rate_m3h_count,
  min(flow_rate_m3h) AS flow_rate_m3h_min,
  max(flow_rate_m3h) AS flow_rate_m3h_max,
  sum(supply_temp_c) AS supply_temp_c_sum,
  count(supply_temp_c) AS supply_temp_c_count,
  min(supply_temp_c) AS supply_temp_c_min,
  max(supply_temp_c) AS supply_temp_c_max,
  sum(return_temp_c) AS return_temp_c_sum,
  count(return_temp_c) AS return_temp_c_count,
  min(return_temp_c) AS return_temp_c_min,
  max(return_temp_c) AS return_temp_c_max,
  sum(cop) AS cop_sum,
  count(cop) AS cop_count,
  min(cop) AS cop_min,
  max(cop) AS cop_max,
  sum(brightness_lux) AS brightness_lux_sum,
  count(brightness_lux) AS brightness_lux_count,
  min(brightness_lux) AS brightness_lux_min,
  max(brightness_lux) AS brightness_lux_max,
  count(*) AS reading_count,
  bit_or(quality) AS quality
FROM environmental_data
GROUP BY time_bucket(INTERVAL '1 minute', time), machine_id
WITH NO DATA;

CREATE MATERIALIZED VIEW environment_15min WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
SELECT
  time_bucket(INTERVAL '15 minutes', bucket) AS bucket,
  machine_id,
  sum(outdoor_temp_c_sum) AS outdoor_temp_c_sum,
  sum(outdoor_temp_c_count)::bigint AS outdoor_temp_c_count,
  min(outdoor_temp_c_min) AS outdoor_temp_c_min,
  max(outdoor_temp_c_max) AS outdoor_temp_c_max,
  sum(indoor_temp_c_sum) AS indoor_temp_c_sum,
  sum(indoor_temp_c_count)::bigint AS indoor_temp_c_count,
  min(indoor_temp_c_min) AS indoor_temp_c_min,
  max(indoor_temp_c_max) AS indoor_temp_c_max,
  sum(humidity_percent_sum) AS humidity_percent_sum,
  sum(humidity_percent_count)::bigint AS humidity_percent_count,
  min(humidity_percent_min) AS humidity_percent_min,
  max(humidity_percent_max) AS humidity_percent_max,
  sum(pressure_bar_sum) AS pressure_bar_sum,
  sum(pressure_bar_count)::bigint AS pressure_bar_count,
  min(pressure_bar_min) AS pressure_bar_min,
  max(pressure_bar_max) AS pressure_bar_max,
  sum(flow_rate_m3h_sum) AS flow_rate_m3h_sum,
  sum(flow_rate_m3h_count)::bigint AS flow_rate_m3h_count,
  min(flow_rate_m3h_min) AS flow_rate_m3h_min,
  max(flow_rate_m3h_max) AS flow_rate_m3h_max,
  sum(supply_temp_c_sum) AS supply_temp_c_sum,
  sum(supply_temp_c_count)::bigint AS supply_temp_c_count,
  min(supply_temp_c_min) AS supply_temp_c_min,
  max(supply_temp_c_max) AS supply_temp_c_max,
  sum(return_temp_c_sum) AS return_temp_c_sum,
  sum(return_temp_c_count)::bigint AS return_temp_c_count,
  min(return_temp_c_min) AS return_temp_c_min,
  max(return_temp_c_max) AS return_temp_c_max,
  sum(cop_sum) AS cop_sum,
  sum(cop_count)::bigint AS cop_count,
  min(cop_min) AS cop_min,
  max(cop_max) AS cop_max,
  sum(brightness_lux_sum) AS brightness_lux_sum,
  sum(brightness_lux_count)::bigint AS brightness_lux_count,
  min(brightness_lux_min) AS brightness_lux_min,
  max(brightness_lux_max) AS brightness_lux_max,
  sum(reading_count)::bigint AS reading_count,
  bit_or(quality) AS quality
FROM environment_1min
GROUP BY time_bucket(INTERVAL '15 minutes', bucket), machine_id
WITH NO DATA;

CREATE MATERIALIZED VIEW environment_1hour WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
SELECT
  time_bucket(INTERVAL '1 hour', bucket) AS bucket,
  machine_id,
  sum(outdoor_temp_c_sum) AS outdoor_temp_c_sum,
  sum(outdoor_temp_c_count)::bigint AS outdoor_temp_c_count,
  min(outdoor_temp_c_min) AS outdoor_temp_c_min,
  max(outdoor_temp_c_max) AS outdoor_temp_c_max,
  sum(indoor_temp_c_sum) AS indoor_temp_c_sum,
  sum(indoor_temp_c_count)::bigint AS indoor_temp_c_count,
  min(indoor_temp_c_min) AS indoor_temp_c_min,
  max(indoor_temp_c_max) AS indoor_temp_c_max,
  sum(humidity_percent_sum) AS humidity_percent_sum,
  sum(humidity_percent_count)::bigint AS humidity_percent_count,
  min(humidity_percent_min) AS humidity_percent_min,
  max(humidity_percent_max) AS humidity_percent_max,
  sum(pressure_bar_sum) AS pressure_bar_sum,
  sum(pressure_bar_count)::bigint AS pressure_bar_count,
  min(pressure_bar_min) AS pressure_bar_min,
  max(pressure_bar_max) AS pressure_bar_max,
  sum(flow_rate_m3h_sum) AS flow_rate_m3h_sum,
  sum(flow_rate_m3h_count)::bigint AS flow_rate_m3h_count,
  min(flow_rate_m3h_min) AS flow_rate_m3h_min,
  max(flow_rate_m3h_max) AS flow_rate_m3h_max,
  sum(supply_temp_c_sum) AS supply_temp_c_sum,
  sum(supply_temp_c_count)::bigint AS supply_temp_c_count,
  min(supply_temp_c_min) AS supply_temp_c_min,
  max(supply_temp_c_max) AS supply_temp_c_max,
  sum(return_temp_c_sum) AS return_temp_c_sum,
  sum(return_temp_c_count)::bigint AS return_temp_c_count,
  min(return_temp_c_min) AS return_temp_c_min,
  max(return_temp_c_max) AS return_temp_c_max,
  sum(cop_sum) AS cop_sum,
  sum(cop_count)::bigint AS cop_count,
  min(cop_min) AS cop_min,
  max(cop_max) AS cop_max,
  sum(brightness_lux_sum) AS brightness_lux_sum,
  sum(brightness_lux_count)::bigint AS brightness_lux_count,
  min(brightness_lux_min) AS brightness_lux_min,
  max(brightness_lux_max) AS brightness_lux_max,
  sum(reading_count)::bigint AS reading_count,
  bit_or(quality) AS quality
FROM environment_15min
GROUP BY time_bucket(INTERVAL '1 hour', bucket), machine_id
WITH NO DATA;

CREATE MATERIALIZED VIEW environment_1day WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
SELECT
  time_bucket(INTERVAL '1 day', bucket) AS bucket,
  machine_id,
  sum(outdoor_temp_c_sum) AS outdoor_temp_c_sum,
  sum(outdoor_temp_c_count)::bigint AS outdoor_temp_c_count,
  min(outdoor_temp_c_min) AS outdoor_temp_c_min,
  max(outdoor_temp_c_max) AS outdoor_temp_c_max,
  sum(indoor_temp_c_sum) AS indoor_temp_c_sum,
  sum(indoor_temp_c_count)::bigint AS indoor_temp_c_count,
  min(indoor_temp_c_min) AS indoor_temp_c_min,
  max(indoor_temp_c_max) AS indoor_temp_c_max,
  sum(humidity_percent_sum) AS humidity_percent_sum,
  sum(humidity_percent_count)::bigint AS humidity_percent_count,
  min(humidity_percent_min) AS humidity_percent_min,
  max(humidity_percent_max) AS humidity_percent_max,
  sum(pressure_bar_sum) AS pressure_bar_sum,
  sum(pressure_bar_count)::bigint AS pressure_bar_count,
  min(pressure_bar_min) AS pressure_bar_min,
  max(pressure_bar_max) AS pressure_bar_max,
  sum(flow_rate_m3h_sum) AS flow_rate_m3h_sum,
  sum(flow_rate_m3h_count)::bigint AS flow_rate_m3h_count,
  min(flow_rate_m3h_min) AS flow_rate_m3h_min,
  max(flow_rate_m3h_max) AS flow_rate_m3h_max,
  sum(supply_temp_c_sum) AS supply_temp_c_sum,
  sum(supply_temp_c_count)::bigint AS supply_temp_c_count,
  min(supply_temp_c_min) AS supply_temp_c_min,
  max(supply_temp_c_max) AS supply_temp_c_max,
  sum(return_temp_c_sum) AS return_temp_c_sum,
  sum(return_temp_c_count)::bigint AS return_temp_c_count,
  min(return_temp_c_min) AS return_temp_c_min,
  max(return_temp_c_max) AS return_temp_c_max,
  sum(cop_sum) AS cop_sum,
  sum(cop_count)::bigint AS cop_count,
  min(cop_min) AS cop_min,
  max(cop_max) AS cop_max,
  sum(brightness_lux_sum) AS brightness_lux_sum,
  sum(brightness_lux_count)::bigint AS brightness_lux_count,
  min(brightness_lux_min) AS brightness_lux_min,
  max(brightness_lux_max) AS brightness_lux_max,
  sum(reading_count)::bigint AS reading_count,
  bit_or(quality) AS quality
FROM environment_1hour
GROUP BY time_bucket(INTERVAL '1 day', bucket), machine_id
WITH NO DATA;
