-- What analytics found for the reader's own tenant: without the names of those who decided, and the insides of models.
CREATE OR REPLACE VIEW reader.baselines WITH (security_barrier) AS
  SELECT b.id, b.name, b.machine_id, b.group_id, b.factory_id, b.carrier, b.resolution, b.created_at
  FROM analytics.baselines b WHERE b.tenant_id = (SELECT id FROM reader.own_tenant);
CREATE OR REPLACE VIEW reader.baseline_versions WITH (security_barrier) AS
  SELECT
    v.id, v.baseline_id, v.version, v.status, v.model_kind, v.period_from, v.period_to, v.made_at, v.decided_at,
    v.in_force_from, v.in_force_to
  FROM analytics.baselines b JOIN analytics.baseline_versions v ON v.baseline_id = b.id
  WHERE b.tenant_id = (SELECT id FROM reader.own_tenant);
-- Actual against expected energy with its band, period by period, by each version that was in force.
CREATE OR REPLACE VIEW reader.baseline_periods WITH (security_barrier) AS
  SELECT
    b.id AS baseline_id, v.id AS version_id, v.version, v.status, p.period_start, p.period_end, p.actual_kwh,
    p.expected_kwh, p.low_kwh, p.high_kwh, p.deviation_kwh, p.deviation_cost, p.currency, p.cost_reason, p.extrapolated,
    p.skipped_reason
  FROM analytics.baselines b
  JOIN analytics.baseline_versions v ON v.baseline_id = b.id
  JOIN analytics.baseline_periods p ON p.version_id = v.id
  WHERE b.tenant_id = (SELECT id FROM reader.own_tenant);
-- The sum of deviations since the first period of a version; periods that could not be judged add nothing.
CREATE OR REPLACE VIEW reader.baseline_cusum WITH (security_barrier) AS
  SELECT
    b.id AS baseline_id, v.id AS version_id, v.version, v.status, p.period_start, p.period_end, p.deviation_kwh,
    sum(p.deviation_kwh) OVER w AS cusum_kwh, sum(p.deviation_cost) OVER w AS cusum_cost, p.currency,
    count(p.skipped_reason) OVER w AS skipped_periods
  FROM analytics.baselines b
  JOIN analytics.baseline_versions v ON v.baseline_id = b.id
  JOIN analytics.baseline_periods p ON p.version_id = v.id
  WHERE b.tenant_id = (SELECT id FROM reader.own_tenant)
  WINDOW w AS (PARTITION BY b.id, v.id ORDER BY p.period_start);
CREATE OR REPLACE VIEW reader.baseline_notes WITH (security_barrier) AS
  SELECT n.id, n.baseline_id, n.at, n.kind, n.text
  FROM analytics.baselines b JOIN analytics.baseline_notes n ON n.baseline_id = b.id
  WHERE b.tenant_id = (SELECT id FROM reader.own_tenant);
CREATE OR REPLACE VIEW reader.anomalies WITH (security_barrier) AS
  SELECT
    a.id, a.machine_id, a.carrier, a.started_at, a.ended_at, a.severity, a.detectors, a.kinds, a.energy_kwh, a.cost,
    a.currency, a.cost_reason, a.peak_score, a.features, a.explanation, a.found_at, a.updated_at, a.closed_at, a.feedback
  FROM analytics.anomalies a WHERE a.tenant_id = (SELECT id FROM reader.own_tenant);
-- The points of the newest forecast of each place, carrier and horizon.
CREATE OR REPLACE VIEW reader.forecast_points WITH (security_barrier) AS
  SELECT
    n.machine_id, n.group_id, n.factory_id, n.carrier, n.horizon, n.served, n.beats_naive, n.made_at, n.step_s,
    p.period_start, p.p10_kw, p.p50_kw, p.p90_kw, n.peak_kw, n.peak_at
  FROM (
    SELECT DISTINCT ON (m.machine_id, m.group_id, m.factory_id, m.carrier, m.horizon)
      m.machine_id, m.group_id, m.factory_id, m.carrier, m.horizon, m.served, m.beats_naive, f.*
    FROM analytics.forecast_models m
    -- Of each model the newest one: the index tells it, however many there were.
    CROSS JOIN LATERAL (
      SELECT f.id AS forecast_id, f.made_at, f.step_s, f.peak_kw, f.peak_at
      FROM analytics.forecasts f WHERE f.model_id = m.id ORDER BY f.made_at DESC LIMIT 1
    ) f
    WHERE m.tenant_id = (SELECT id FROM reader.own_tenant)
    ORDER BY m.machine_id, m.group_id, m.factory_id, m.carrier, m.horizon, f.made_at DESC
  ) n
  JOIN analytics.forecast_points p ON p.forecast_id = n.forecast_id;
CREATE OR REPLACE VIEW reader.recommendations WITH (security_barrier) AS
  SELECT
    r.id, r.machine_id, r.group_id, r.factory_id, r.carrier, r.rule, r.found_at, r.updated_at, r.saving_kwh_year,
    r.saving_cost_year, r.currency, r.cost_reason, r.saving_co2_kg_year, r.co2_reason, r.evidence, r.text, r.status
  FROM analytics.recommendations r WHERE r.tenant_id = (SELECT id FROM reader.own_tenant);
-- Action plans with what was measured of them last.
CREATE OR REPLACE VIEW reader.action_plans WITH (security_barrier) AS
  SELECT
    p.id, p.title, p.description, p.owner, p.baseline_id, p.baseline_version_id, p.recommendation_id, p.expected_saving_kwh,
    p.starts_on, p.due_on, p.implemented_at, p.status, p.created_at, p.updated_at, m.measured_at, m.period_from, m.period_to,
    m.saving_kwh, m.uncertainty_kwh, m.saving_cost, m.currency, m.cost_reason, m.extrapolated_share
  FROM analytics.action_plans p
  LEFT JOIN LATERAL (
    SELECT x.* FROM analytics.action_plan_measurements x WHERE x.plan_id = p.id ORDER BY x.measured_at DESC LIMIT 1
  ) m ON true
  WHERE p.tenant_id = (SELECT id FROM reader.own_tenant);
