-- What analytics finds out: baselines, anomalies, forecasts, recommendations, plans, reports and the jobs that make them.
-- Every result holds what it was made from. Energies and money here are estimates with a scatter, so they are doubles;
-- the ledger alone is exact.

-- So that a result of one tenant cannot speak of a site or group of another.
ALTER TABLE factories ADD CONSTRAINT factories_tenant_id_id UNIQUE (tenant_id, id);
ALTER TABLE machine_groups ADD CONSTRAINT machine_groups_tenant_id_id UNIQUE (tenant_id, id);

-- The question "how much energy is to be expected": its answers are the versions.
CREATE TABLE analytics.baselines (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenants,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  machine_id integer REFERENCES machines,
  group_id integer,
  factory_id integer,
  carrier energy_carrier NOT NULL,
  resolution text NOT NULL CHECK (resolution IN ('hour', 'day', 'week', 'month')),
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL,
  CHECK (num_nonnulls(machine_id, group_id, factory_id) = 1),
  FOREIGN KEY (tenant_id, group_id) REFERENCES machine_groups (tenant_id, id),
  FOREIGN KEY (tenant_id, factory_id) REFERENCES factories (tenant_id, id),
  UNIQUE (tenant_id, name),
  UNIQUE (tenant_id, id)
);
CREATE INDEX baselines_machine ON analytics.baselines (machine_id) WHERE machine_id IS NOT NULL;

-- A fitted model. What was fitted to what stays as it was made; only what people decide about it changes.
CREATE TABLE analytics.baseline_versions (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  baseline_id integer NOT NULL REFERENCES analytics.baselines ON DELETE CASCADE,
  version integer NOT NULL CHECK (version > 0),
  status text NOT NULL DEFAULT 'candidate' CHECK (status IN ('candidate', 'in_force', 'retired', 'rejected')),
  -- linear, 3PH, 3PC, 4P, 5P, TOWT, degree_days …
  model_kind text NOT NULL CHECK (model_kind <> ''),
  period_from timestamptz NOT NULL,
  period_to timestamptz NOT NULL,
  drivers jsonb NOT NULL DEFAULT '[]',
  -- Periods left out of the fit, each with its reason.
  exclusions jsonb NOT NULL DEFAULT '[]',
  options jsonb NOT NULL DEFAULT '{}',
  model jsonb NOT NULL,
  report jsonb NOT NULL,
  verdicts jsonb NOT NULL DEFAULT '[]',
  -- What the sufficiency gate said of the data.
  gate jsonb NOT NULL DEFAULT '{}',
  -- Why it was fitted although the gate refused.
  override_reason text,
  data_hash text NOT NULL,
  made_from jsonb NOT NULL DEFAULT '{}',
  made_at timestamptz NOT NULL DEFAULT now(),
  made_by text NOT NULL,
  decided_at timestamptz,
  decided_by text,
  decision_note text,
  in_force_from timestamptz,
  in_force_to timestamptz,
  CHECK (period_to > period_from),
  CHECK (in_force_to IS NULL OR in_force_to >= in_force_from),
  CHECK (status = 'candidate' OR (decided_at IS NOT NULL AND decided_by IS NOT NULL)),
  CHECK (status <> 'in_force' OR (in_force_from IS NOT NULL AND in_force_to IS NULL)),
  CHECK (status <> 'retired' OR (in_force_from IS NOT NULL AND in_force_to IS NOT NULL)),
  UNIQUE (baseline_id, version),
  UNIQUE (baseline_id, id)
);
CREATE UNIQUE INDEX baseline_versions_in_force ON analytics.baseline_versions (baseline_id) WHERE status = 'in_force';

-- Actual against expected, period by period; a period that cannot be judged says why.
CREATE TABLE analytics.baseline_periods (
  version_id integer NOT NULL REFERENCES analytics.baseline_versions ON DELETE CASCADE,
  period_start timestamptz NOT NULL,
  period_end timestamptz NOT NULL,
  actual_kwh double precision,
  expected_kwh double precision,
  low_kwh double precision,
  high_kwh double precision,
  -- Actual minus expected: more than zero is waste.
  deviation_kwh double precision,
  deviation_cost double precision,
  currency char(3),
  cost_reason text,
  extrapolated boolean NOT NULL DEFAULT false,
  skipped_reason text,
  PRIMARY KEY (version_id, period_start),
  CHECK (period_end > period_start),
  CHECK (deviation_cost IS NULL OR currency IS NOT NULL),
  CHECK (skipped_reason IS NULL OR deviation_kwh IS NULL)
);

-- What changed that no driver knows of: another shift, a machine added to the hall.
CREATE TABLE analytics.baseline_adjustments (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  baseline_id integer NOT NULL REFERENCES analytics.baselines ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind <> ''),
  description text NOT NULL,
  period_from timestamptz NOT NULL,
  period_to timestamptz NOT NULL CHECK (period_to > period_from),
  -- [{label, kwh}]
  items jsonb NOT NULL,
  kwh double precision NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  recorded_by text NOT NULL,
  withdrawn_at timestamptz,
  withdrawn_by text,
  withdrawal_reason text,
  CHECK (num_nonnulls(withdrawn_at, withdrawn_by, withdrawal_reason) IN (0, 3))
);
CREATE INDEX baseline_adjustments_baseline ON analytics.baseline_adjustments (baseline_id, period_from);

-- What people know of a moment, shown at the kinks of the CUSUM.
CREATE TABLE analytics.baseline_notes (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  baseline_id integer NOT NULL REFERENCES analytics.baselines ON DELETE CASCADE,
  at timestamptz NOT NULL,
  kind text NOT NULL CHECK (kind IN ('maintenance', 'recipe', 'shift', 'other')),
  text text NOT NULL CHECK (text <> ''),
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL
);
CREATE INDEX baseline_notes_baseline ON analytics.baseline_notes (baseline_id, at);

CREATE TABLE analytics.anomalies (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenants,
  machine_id integer NOT NULL REFERENCES machines,
  carrier energy_carrier NOT NULL,
  started_at timestamptz NOT NULL,
  -- NULL: it still goes on.
  ended_at timestamptz CHECK (ended_at > started_at),
  severity text NOT NULL CHECK (severity IN ('warning', 'critical')),
  detectors text[] NOT NULL CHECK (
    cardinality(detectors) > 0 AND detectors <@ ARRAY['baseline', 'isolation', 'quality']
  ),
  kinds text[] NOT NULL DEFAULT '{}',
  -- At stake: more than expected; NULL where nothing was to be expected.
  energy_kwh double precision,
  cost double precision,
  currency char(3),
  cost_reason text,
  peak_score double precision,
  -- The features that speak most for it, with their shares.
  features jsonb NOT NULL DEFAULT '[]',
  explanation text NOT NULL,
  made_from jsonb NOT NULL DEFAULT '{}',
  found_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz,
  feedback text CHECK (feedback IN ('true', 'false', 'ignore')),
  feedback_note text,
  feedback_by text,
  feedback_at timestamptz,
  CHECK (cost IS NULL OR currency IS NOT NULL),
  CHECK (feedback IS NULL OR (feedback_by IS NOT NULL AND feedback_at IS NOT NULL))
);
CREATE INDEX anomalies_machine ON analytics.anomalies (machine_id, carrier, started_at DESC);
CREATE INDEX anomalies_tenant ON analytics.anomalies (tenant_id, started_at DESC, id DESC);
CREATE INDEX anomalies_going_on ON analytics.anomalies (machine_id, carrier) WHERE ended_at IS NULL;

CREATE TABLE analytics.anomaly_models (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  machine_id integer NOT NULL REFERENCES machines ON DELETE CASCADE,
  carrier energy_carrier NOT NULL,
  detector text NOT NULL CHECK (detector IN ('baseline', 'isolation', 'quality')),
  trained_at timestamptz NOT NULL DEFAULT now(),
  period_from timestamptz NOT NULL,
  period_to timestamptz NOT NULL CHECK (period_to > period_from),
  model jsonb NOT NULL,
  made_from jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX anomaly_models_newest ON analytics.anomaly_models (machine_id, carrier, detector, trained_at DESC);

-- How far each machine and carrier was looked through.
CREATE TABLE analytics.anomaly_scans (
  machine_id integer NOT NULL REFERENCES machines ON DELETE CASCADE,
  carrier energy_carrier NOT NULL,
  scanned_to timestamptz NOT NULL,
  scanned_at timestamptz NOT NULL DEFAULT now(),
  outcome jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (machine_id, carrier)
);

CREATE TABLE analytics.forecast_models (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenants,
  machine_id integer REFERENCES machines ON DELETE CASCADE,
  group_id integer,
  factory_id integer,
  carrier energy_carrier NOT NULL,
  horizon text NOT NULL CHECK (horizon IN ('hour', 'day', 'week')),
  -- The candidate that won its own backtest; seasonal naive where none did.
  served text NOT NULL,
  -- Of each model MASE, sMAPE, pinball loss, coverage, or the error that it ended with.
  candidates jsonb NOT NULL,
  beats_naive boolean NOT NULL,
  reason text,
  parameters jsonb NOT NULL DEFAULT '{}',
  trained_from timestamptz NOT NULL,
  trained_to timestamptz NOT NULL CHECK (trained_to > trained_from),
  data_hash text NOT NULL,
  made_from jsonb NOT NULL DEFAULT '{}',
  trained_at timestamptz NOT NULL DEFAULT now(),
  CHECK (num_nonnulls(machine_id, group_id, factory_id) = 1),
  FOREIGN KEY (tenant_id, group_id) REFERENCES machine_groups (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, factory_id) REFERENCES factories (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX forecast_models_newest ON analytics.forecast_models
  (tenant_id, machine_id, group_id, factory_id, carrier, horizon, trained_at DESC);

CREATE TABLE analytics.forecasts (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  model_id integer NOT NULL REFERENCES analytics.forecast_models ON DELETE CASCADE,
  made_at timestamptz NOT NULL DEFAULT now(),
  starts_at timestamptz NOT NULL,
  step_s integer NOT NULL CHECK (step_s > 0),
  steps integer NOT NULL CHECK (steps > 0),
  peak_kw double precision,
  peak_at timestamptz,
  made_from jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX forecasts_newest ON analytics.forecasts (model_id, made_at DESC);

CREATE TABLE analytics.forecast_points (
  forecast_id integer NOT NULL REFERENCES analytics.forecasts ON DELETE CASCADE,
  period_start timestamptz NOT NULL,
  p10_kw double precision NOT NULL,
  p50_kw double precision NOT NULL,
  p90_kw double precision NOT NULL,
  PRIMARY KEY (forecast_id, period_start),
  CHECK (p10_kw <= p50_kw AND p50_kw <= p90_kw)
);

-- What a rule found worth doing: one row a rule, place and carrier, brought up to date while the finding holds.
CREATE TABLE analytics.recommendations (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenants,
  machine_id integer REFERENCES machines,
  group_id integer,
  factory_id integer,
  carrier energy_carrier NOT NULL,
  rule text NOT NULL CHECK (rule <> ''),
  found_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- NULL where it cannot be known; cost and carbon then have a reason in the evidence.
  saving_kwh_year double precision,
  saving_cost_year double precision,
  currency char(3),
  cost_reason text,
  saving_co2_kg_year double precision,
  co2_reason text,
  evidence jsonb NOT NULL,
  made_from jsonb NOT NULL DEFAULT '{}',
  text text NOT NULL,
  -- 'gone': the rule finds it no more.
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'accepted', 'dismissed', 'gone')),
  decided_by text,
  decided_at timestamptz,
  note text,
  CHECK (num_nonnulls(machine_id, group_id, factory_id) = 1),
  CHECK ((saving_cost_year IS NULL) = (cost_reason IS NOT NULL)),
  CHECK ((saving_co2_kg_year IS NULL) = (co2_reason IS NOT NULL)),
  CHECK (saving_cost_year IS NULL OR currency IS NOT NULL),
  CHECK (status NOT IN ('accepted', 'dismissed') OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)),
  FOREIGN KEY (tenant_id, group_id) REFERENCES machine_groups (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, factory_id) REFERENCES factories (tenant_id, id),
  CONSTRAINT recommendations_one_a_rule UNIQUE NULLS NOT DISTINCT
    (tenant_id, machine_id, group_id, factory_id, carrier, rule),
  UNIQUE (tenant_id, id)
);
CREATE INDEX recommendations_machine ON analytics.recommendations (machine_id) WHERE machine_id IS NOT NULL;

-- What somebody means to do by when, measured against one version of a baseline that never changes again.
CREATE TABLE analytics.action_plans (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenants,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  description text NOT NULL DEFAULT '',
  owner text NOT NULL,
  baseline_id integer,
  baseline_version_id integer,
  recommendation_id integer,
  expected_saving_kwh double precision,
  starts_on date NOT NULL,
  due_on date NOT NULL CHECK (due_on >= starts_on),
  implemented_at timestamptz,
  status text NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'running', 'done', 'cancelled')),
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  updated_by text NOT NULL,
  CHECK (status <> 'done' OR implemented_at IS NOT NULL),
  CHECK (baseline_version_id IS NULL OR baseline_id IS NOT NULL),
  FOREIGN KEY (tenant_id, baseline_id) REFERENCES analytics.baselines (tenant_id, id),
  FOREIGN KEY (baseline_id, baseline_version_id) REFERENCES analytics.baseline_versions (baseline_id, id),
  FOREIGN KEY (tenant_id, recommendation_id) REFERENCES analytics.recommendations (tenant_id, id)
);
CREATE INDEX action_plans_tenant ON analytics.action_plans (tenant_id, id DESC);
CREATE INDEX action_plans_version ON analytics.action_plans (baseline_version_id);

CREATE TABLE analytics.action_plan_measurements (
  plan_id integer NOT NULL REFERENCES analytics.action_plans ON DELETE CASCADE,
  measured_at timestamptz NOT NULL DEFAULT now(),
  period_from timestamptz NOT NULL,
  period_to timestamptz NOT NULL,
  -- NULL with a reason in made_from, where too little is known of the period.
  saving_kwh double precision,
  uncertainty_kwh double precision,
  saving_cost double precision,
  currency char(3),
  cost_reason text,
  extrapolated_share double precision CHECK (extrapolated_share BETWEEN 0 AND 1),
  made_from jsonb NOT NULL,
  PRIMARY KEY (plan_id, measured_at),
  CHECK (period_to > period_from),
  CHECK (saving_cost IS NULL OR currency IS NOT NULL)
);

-- The visible history of jobs; how they wait and run is kept in schema pgboss.
CREATE TABLE analytics.jobs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- NULL: of the system, for all tenants.
  tenant_id integer REFERENCES tenants ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind <> ''),
  key text,
  params jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  progress double precision NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
  message text,
  result jsonb,
  error jsonb,
  attempt integer NOT NULL DEFAULT 0,
  requested_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  ended_at timestamptz,
  CHECK ((state IN ('done', 'failed', 'cancelled')) = (ended_at IS NOT NULL))
);
CREATE INDEX jobs_tenant ON analytics.jobs (tenant_id, created_at DESC, id);
CREATE INDEX jobs_kind ON analytics.jobs (kind, key, created_at DESC);
CREATE INDEX jobs_unfinished ON analytics.jobs (kind, key) WHERE ended_at IS NULL;
-- The queue sees to it that one job of a key runs at a time; this keeps it true when two ask at the same moment.
CREATE UNIQUE INDEX jobs_running ON analytics.jobs (kind, key, tenant_id) NULLS NOT DISTINCT WHERE state = 'running';

-- Immutable once issued; what is issued again is a new version that supersedes the old one.
CREATE TABLE analytics.reports (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenants,
  kind text NOT NULL CHECK (kind IN ('efficiency', 'forecast', 'comparison', 'esg')),
  scope jsonb NOT NULL,
  params jsonb NOT NULL DEFAULT '{}',
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  supersedes integer,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'issued', 'failed', 'cancelled')),
  job_id uuid REFERENCES analytics.jobs ON DELETE SET NULL,
  document jsonb,
  pdf bytea,
  made_from jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  issued_at timestamptz,
  requested_by text NOT NULL,
  CHECK ((state = 'issued') = (issued_at IS NOT NULL)),
  CHECK (state <> 'issued' OR document IS NOT NULL),
  CHECK ((version = 1) = (supersedes IS NULL)),
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, supersedes) REFERENCES analytics.reports (tenant_id, id)
);
CREATE INDEX reports_tenant ON analytics.reports (tenant_id, id DESC);
CREATE UNIQUE INDEX reports_supersedes ON analytics.reports (supersedes) WHERE supersedes IS NOT NULL;
