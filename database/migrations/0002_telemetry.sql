-- Telemetry: immutable readings. The first writer wins; one unique key each, and no other index.
CREATE TABLE energy_readings (
  time timestamptz NOT NULL,
  machine_id integer NOT NULL,
  carrier energy_carrier NOT NULL,
  power_kw double precision,
  energy_kwh double precision,
  energy_total_kwh double precision,
  voltage_v double precision,
  current_a double precision,
  power_factor double precision,
  frequency_hz double precision,
  switch_on boolean,
  seq bigint,
  device_id integer NOT NULL,
  quality integer NOT NULL DEFAULT 0,
  received_at timestamptz NOT NULL DEFAULT now(),
  extra jsonb,
  PRIMARY KEY (machine_id, carrier, time)
);
SELECT create_hypertable('energy_readings', by_range('time', INTERVAL '7 days'), create_default_indexes => false);

CREATE TABLE production_data (
  time timestamptz NOT NULL,
  machine_id integer NOT NULL,
  device_id integer NOT NULL,
  production_count double precision,
  good double precision,
  bad double precision,
  throughput_units_per_hour double precision,
  operating_mode text,
  speed_percent double precision,
  recipe_id text,
  batch_id text,
  seq bigint,
  quality integer NOT NULL DEFAULT 0,
  received_at timestamptz NOT NULL DEFAULT now(),
  extra jsonb,
  PRIMARY KEY (machine_id, time)
);
SELECT create_hypertable('production_data', by_range('time', INTERVAL '7 days'), create_default_indexes => false);

CREATE TABLE environmental_data (
  time timestamptz NOT NULL,
  machine_id integer NOT NULL,
  device_id integer NOT NULL,
  outdoor_temp_c double precision,
  indoor_temp_c double precision,
  humidity_percent double precision,
  pressure_bar double precision,
  flow_rate_m3h double precision,
  supply_temp_c double precision,
  return_temp_c double precision,
  cop double precision,
  brightness_lux double precision,
  seq bigint,
  quality integer NOT NULL DEFAULT 0,
  received_at timestamptz NOT NULL DEFAULT now(),
  extra jsonb,
  PRIMARY KEY (machine_id, time)
);
SELECT create_hypertable('environmental_data', by_range('time', INTERVAL '7 days'), create_default_indexes => false);

CREATE TABLE measurements (
  time timestamptz NOT NULL,
  device_id integer NOT NULL,
  metric text NOT NULL,
  value double precision NOT NULL,
  seq bigint,
  quality integer NOT NULL DEFAULT 0,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (device_id, metric, time)
);
SELECT create_hypertable('measurements', by_range('time', INTERVAL '7 days'), create_default_indexes => false);

CREATE TABLE device_events (
  time timestamptz NOT NULL,
  device_id integer NOT NULL,
  kind text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}',
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (device_id, kind, time)
);
SELECT create_hypertable('device_events', by_range('time', INTERVAL '30 days'), create_default_indexes => false);

CREATE TABLE quarantine (
  id bigint GENERATED ALWAYS AS IDENTITY,
  received_at timestamptz NOT NULL DEFAULT now(),
  topic text NOT NULL,
  payload bytea NOT NULL,
  device_code text,
  dialect text,
  reason text NOT NULL,
  detail text NOT NULL,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'replayed', 'discarded')),
  resolved_at timestamptz,
  PRIMARY KEY (id, received_at)
);
SELECT create_hypertable('quarantine', by_range('received_at', INTERVAL '30 days'), create_default_indexes => false);
CREATE INDEX quarantine_open ON quarantine (id) WHERE status = 'open';
CREATE INDEX quarantine_device ON quarantine (device_code) WHERE status = 'open';

CREATE TABLE machine_status (
  machine_id integer NOT NULL REFERENCES machines,
  carrier energy_carrier NOT NULL,
  is_running boolean NOT NULL,
  power_kw double precision,
  energy_total_kwh double precision,
  last_updated timestamptz NOT NULL,
  operating_hours_total double precision NOT NULL DEFAULT 0,
  alert_level text NOT NULL DEFAULT 'normal' CHECK (alert_level IN ('normal', 'warning', 'critical')),
  PRIMARY KEY (machine_id, carrier)
) WITH (fillfactor = 50);

-- Hours whose aggregates are out of date, one row for each transaction that made them so: writers of the same hour do
-- not wait for each other, and a refresh forgets only what was committed before it began.
CREATE TABLE late_buckets (
  family text NOT NULL CHECK (family IN ('energy', 'production', 'environment')),
  bucket timestamptz NOT NULL,
  marked_by xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (family, bucket, marked_by)
);

-- When telemetry.refresh_late_buckets last ran: after a long silence the refresh policies have missed some hours.
CREATE TABLE refresh_heartbeat (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  at timestamptz NOT NULL
);
INSERT INTO refresh_heartbeat (at) VALUES (now());
