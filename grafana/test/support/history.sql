-- A simulated past of the demonstration factory up to now, made by the database itself: readings each five minutes with
-- counters, production, weather, and what analytics would have found. ${DAYS} days; the aggregates are refreshed and the
-- ledger is posted by who runs this.
CREATE TEMP TABLE past AS
  SELECT t AS time, date_part('hour', t AT TIME ZONE 'Europe/Berlin') AS hour,
    date_part('hour', t AT TIME ZONE 'Europe/Berlin') BETWEEN 6 AND 21 AS is_shift,
    date_part('epoch', t) / 900 AS n,
    t = time_bucket('15 minutes', t) AS is_quarter
  FROM generate_series(
    time_bucket('5 minutes', now()) - INTERVAL '${DAYS} days', time_bucket('5 minutes', now()), INTERVAL '5 minutes'
  ) AS t;

INSERT INTO energy_readings (time, machine_id, carrier, power_kw, energy_total_kwh, device_id, quality, received_at)
  SELECT time, machine_id, carrier, power_kw,
    1000 + sum(power_kw / 12) OVER (PARTITION BY machine_id, carrier ORDER BY time), device_id, 0, time + INTERVAL '1 second'
  FROM (
    SELECT p.time, a.machine_id, a.carrier, a.device_id,
      -- Each machine has a load of its own, less outside the shifts, and no two quarter hours are alike.
      coalesce(m.rated_power_kw, 10) * CASE WHEN p.is_shift THEN 0.55 ELSE 0.12 END
        * (1 + 0.2 * sin(p.n / 7 + a.machine_id) + 0.1 * sin(p.n * a.machine_id)) AS power_kw
    FROM meter_assignments a JOIN machines m ON m.id = a.machine_id CROSS JOIN past p
    -- A gap, as real histories have.
    WHERE NOT (m.name = 'pump-1' AND p.time BETWEEN now() - INTERVAL '20 hours' AND now() - INTERVAL '15 hours')
  ) r;

INSERT INTO production_data (time, machine_id, device_id, production_count, good, bad)
  SELECT p.time, m.id, a.device_id, 40 + m.id, 39 + m.id, 1
  FROM machines m JOIN meter_assignments a ON a.machine_id = m.id AND a.carrier = m.carrier CROSS JOIN past p
  WHERE m.name IN ('compressor-1', 'motor-1', 'injection-1') AND p.is_shift AND p.is_quarter;

INSERT INTO environmental_data (time, machine_id, device_id, outdoor_temp_c, pressure_bar)
  SELECT p.time, m.id, a.device_id, 8 + 6 * sin((p.hour - 9) / 24 * 2 * pi()), CASE WHEN m.type = 'compressor' THEN 7 + 0.2 * sin(p.n) END
  FROM machines m JOIN meter_assignments a ON a.machine_id = m.id AND a.carrier = m.carrier CROSS JOIN past p
  WHERE m.name IN ('compressor-1', 'hvac-1') AND p.is_quarter;

INSERT INTO machine_status (machine_id, carrier, is_running, power_kw, last_updated)
  SELECT DISTINCT ON (machine_id, carrier) machine_id, carrier, power_kw > 0, power_kw, time
  FROM energy_readings ORDER BY machine_id, carrier, time DESC;

INSERT INTO device_events (time, device_id, kind, detail)
  SELECT now() - n * INTERVAL '3 hours', d.id, CASE n % 2 WHEN 0 THEN 'online' ELSE 'offline' END, '{}'
  FROM devices d CROSS JOIN generate_series(1, 8) AS n;
UPDATE devices SET last_seen = now() - id * INTERVAL '10 seconds', online = true;

INSERT INTO quarantine (received_at, topic, payload, device_code, dialect, reason, detail)
  SELECT now() - n * INTERVAL '90 minutes', 'enms/x', '\x7b7d', CASE WHEN n % 3 > 0 THEN (SELECT min(code) FROM devices) END,
    'canonical', CASE n % 2 WHEN 0 THEN 'out_of_range' ELSE 'unknown_device' END, 'made for a test'
  FROM generate_series(1, 40) AS n;

INSERT INTO analytics.baselines (tenant_id, name, machine_id, carrier, resolution, created_by)
  SELECT f.tenant_id, m.display_name || ' by hour', m.id, m.carrier, 'hour', 'ann'
  FROM machines m JOIN factories f ON f.id = m.factory_id WHERE m.name IN ('compressor-1', 'hvac-1', 'injection-1');
INSERT INTO analytics.baseline_versions (baseline_id, version, model_kind, period_from, period_to, model, report, data_hash,
    made_by, status, decided_at, decided_by, in_force_from)
  SELECT id, 1, 'linear', now() - INTERVAL '${DAYS} days', now() - INTERVAL '1 days', '{}', '{}', 'x', 'ann', 'in_force',
    now() - INTERVAL '${DAYS} days', 'eve', now() - INTERVAL '${DAYS} days'
  FROM analytics.baselines;
INSERT INTO analytics.baseline_periods (version_id, period_start, period_end, actual_kwh, expected_kwh, low_kwh, high_kwh,
    deviation_kwh, deviation_cost, currency, skipped_reason)
  SELECT v.id, p.time, p.time + INTERVAL '1 hour', 40 + dev, CASE WHEN NOT skipped THEN 40 END, 34, 46,
    CASE WHEN NOT skipped THEN dev END, CASE WHEN NOT skipped THEN dev * 0.2 END, 'EUR', CASE WHEN skipped THEN 'no_driver' END
  FROM analytics.baseline_versions v
  CROSS JOIN (SELECT time, 3 * sin(n) AS dev, n::bigint % 500 = 0 AS skipped FROM past WHERE time = date_trunc('hour', time)) p
  WHERE p.time < date_trunc('hour', now());
INSERT INTO analytics.baseline_notes (baseline_id, at, kind, text, created_by)
  SELECT id, now() - INTERVAL '20 hours', 'maintenance', 'Filter changed', 'ann' FROM analytics.baselines;

INSERT INTO analytics.anomalies (tenant_id, machine_id, carrier, started_at, ended_at, severity, detectors, kinds, energy_kwh,
    cost, currency, peak_score, explanation, closed_at)
  SELECT f.tenant_id, m.id, m.carrier, s.at, CASE WHEN n > 2 THEN s.at + INTERVAL '2 hours' END,
    CASE n % 3 WHEN 0 THEN 'critical' ELSE 'warning' END, '{baseline}', '{high_use}', 20 + n, 4 + n, 'EUR', 3 + n,
    'Used more than expected', CASE WHEN n > 2 THEN s.at + INTERVAL '3 hours' END
  FROM machines m JOIN factories f ON f.id = m.factory_id CROSS JOIN generate_series(1, 10) AS n
  CROSS JOIN LATERAL (SELECT now() - n * INTERVAL '1 hours' * m.id AS at) s
  WHERE m.name IN ('compressor-1', 'hvac-1', 'injection-1');

INSERT INTO analytics.forecast_models (tenant_id, machine_id, factory_id, carrier, horizon, served, candidates, beats_naive,
    trained_from, trained_to, data_hash)
  SELECT f.tenant_id, t.machine_id, t.factory_id, 'electricity', h, 'ets', '[]', true, now() - INTERVAL '${DAYS} days', now(), 'x'
  FROM (
    SELECT id AS machine_id, NULL::integer AS factory_id, factory_id AS home FROM machines WHERE name IN ('compressor-1', 'hvac-1')
    UNION ALL SELECT NULL, id, id FROM factories
  ) t JOIN factories f ON f.id = t.home CROSS JOIN unnest(ARRAY['hour', 'day', 'week']) AS h;
INSERT INTO analytics.forecasts (model_id, made_at, starts_at, step_s, steps, peak_kw, peak_at)
  SELECT id, now() - INTERVAL '10 minutes', time_bucket('15 minutes', now()), 900, 96, 52, now() + INTERVAL '5 hours'
  FROM analytics.forecast_models;
INSERT INTO analytics.forecast_points (forecast_id, period_start, p10_kw, p50_kw, p90_kw)
  SELECT f.id, f.starts_at + n * INTERVAL '15 minutes', 30 + 5 * sin(n), 40 + 5 * sin(n), 50 + 5 * sin(n)
  FROM analytics.forecasts f CROSS JOIN generate_series(0, 95) AS n;

INSERT INTO analytics.recommendations (tenant_id, machine_id, carrier, rule, saving_kwh_year, saving_cost_year, currency,
    saving_co2_kg_year, evidence, text)
  SELECT f.tenant_id, m.id, m.carrier, 'idle_load', 1200, 300, 'EUR', 400, '{}', 'Switch off outside the shifts'
  FROM machines m JOIN factories f ON f.id = m.factory_id WHERE m.name IN ('compressor-1', 'injection-1');
INSERT INTO analytics.action_plans (tenant_id, title, owner, baseline_id, baseline_version_id, expected_saving_kwh, starts_on,
    due_on, implemented_at, status, created_by, updated_by)
  SELECT b.tenant_id, 'Repair leaks at ' || b.name, 'ann', b.id, v.id, 5000, current_date - 30, current_date + 30,
    now() - INTERVAL '10 days', 'running', 'ann', 'ann'
  FROM analytics.baselines b JOIN analytics.baseline_versions v ON v.baseline_id = b.id;
INSERT INTO analytics.action_plan_measurements (plan_id, measured_at, period_from, period_to, saving_kwh, uncertainty_kwh,
    saving_cost, currency, made_from)
  SELECT id, now() - INTERVAL '1 day', now() - INTERVAL '9 days', now() - INTERVAL '1 day', 180, 40, 36, 'EUR', '{}'
  FROM analytics.action_plans;
INSERT INTO analytics.jobs (tenant_id, kind, state, requested_by, created_at, started_at, ended_at, error)
  SELECT (SELECT min(id) FROM tenants), 'anomaly-scan', CASE n % 4 WHEN 0 THEN 'failed' ELSE 'done' END, 'clock', at, at, at + INTERVAL '3 seconds',
    CASE n % 4 WHEN 0 THEN '{"code": "no_data"}'::jsonb END
  FROM generate_series(1, 60) AS n CROSS JOIN LATERAL (SELECT now() - n * INTERVAL '20 minutes' AS at) t;
INSERT INTO reconciliation_tickets (tenant_id, machine_id, carrier, kind, starts_at, ends_at, withheld_kwh)
  SELECT f.tenant_id, m.id, m.carrier, 'gap', now() - INTERVAL '5 hours', now() - INTERVAL '4 hours', 12
  FROM machines m JOIN factories f ON f.id = m.factory_id WHERE m.name = 'pump-1';
