-- Aggregates of what the others leave out: the electrical supply of a machine, and the metrics of sensors. Trends of a
-- year are read from them; they hold quarter hours and hours, since what is shown by the minute is a few raw hours.

CREATE MATERIALIZED VIEW electrical_15min WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
SELECT
  time_bucket(INTERVAL '15 minutes', time) AS bucket,
  machine_id,
  carrier,
  sum(voltage_v) AS voltage_v_sum,
  count(voltage_v) AS voltage_v_count,
  min(voltage_v) AS voltage_v_min,
  max(voltage_v) AS voltage_v_max,
  sum(current_a) AS current_a_sum,
  count(current_a) AS current_a_count,
  min(current_a) AS current_a_min,
  max(current_a) AS current_a_max,
  sum(power_factor) AS power_factor_sum,
  count(power_factor) AS power_factor_count,
  min(power_factor) AS power_factor_min,
  max(power_factor) AS power_factor_max,
  sum(frequency_hz) AS frequency_hz_sum,
  count(frequency_hz) AS frequency_hz_count,
  min(frequency_hz) AS frequency_hz_min,
  max(frequency_hz) AS frequency_hz_max
FROM energy_readings
GROUP BY time_bucket(INTERVAL '15 minutes', time), machine_id, carrier
WITH NO DATA;

CREATE MATERIALIZED VIEW electrical_1hour WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
SELECT
  time_bucket(INTERVAL '1 hour', bucket) AS bucket,
  machine_id,
  carrier,
  sum(voltage_v_sum) AS voltage_v_sum,
  sum(voltage_v_count)::bigint AS voltage_v_count,
  min(voltage_v_min) AS voltage_v_min,
  max(voltage_v_max) AS voltage_v_max,
  sum(current_a_sum) AS current_a_sum,
  sum(current_a_count)::bigint AS current_a_count,
  min(current_a_min) AS current_a_min,
  max(current_a_max) AS current_a_max,
  sum(power_factor_sum) AS power_factor_sum,
  sum(power_factor_count)::bigint AS power_factor_count,
  min(power_factor_min) AS power_factor_min,
  max(power_factor_max) AS power_factor_max,
  sum(frequency_hz_sum) AS frequency_hz_sum,
  sum(frequency_hz_count)::bigint AS frequency_hz_count,
  min(frequency_hz_min) AS frequency_hz_min,
  max(frequency_hz_max) AS frequency_hz_max
FROM electrical_15min
GROUP BY time_bucket(INTERVAL '1 hour', bucket), machine_id, carrier
WITH NO DATA;

CREATE MATERIALIZED VIEW measurement_15min WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
SELECT
  time_bucket(INTERVAL '15 minutes', time) AS bucket,
  device_id,
  metric,
  sum(value) AS value_sum,
  count(value) AS value_count,
  min(value) AS value_min,
  max(value) AS value_max
FROM measurements
GROUP BY time_bucket(INTERVAL '15 minutes', time), device_id, metric
WITH NO DATA;

CREATE MATERIALIZED VIEW measurement_1hour WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS
SELECT
  time_bucket(INTERVAL '1 hour', bucket) AS bucket,
  device_id,
  metric,
  sum(value_sum) AS value_sum,
  sum(value_count)::bigint AS value_count,
  min(value_min) AS value_min,
  max(value_max) AS value_max
FROM measurement_15min
GROUP BY time_bucket(INTERVAL '1 hour', bucket), device_id, metric
WITH NO DATA;

-- What is there already: telemetry.refresh_late_buckets fills it in, some hours at a time.
ALTER TABLE late_buckets DROP CONSTRAINT late_buckets_family_check;
ALTER TABLE late_buckets ADD CONSTRAINT late_buckets_family_check
  CHECK (family IN ('energy', 'production', 'environment', 'electrical', 'measurement'));
INSERT INTO late_buckets (family, bucket) SELECT DISTINCT 'electrical', bucket FROM energy_1hour;
INSERT INTO late_buckets (family, bucket) SELECT DISTINCT 'measurement', time_bucket(INTERVAL '1 hour', time) FROM measurements;
