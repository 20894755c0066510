-- Registry: who owns what, what measures what. Times are UTC; a site has an IANA time zone.
CREATE TYPE energy_carrier AS ENUM ('electricity', 'natural_gas', 'steam', 'compressed_air', 'heat', 'water', 'renewable');

CREATE TABLE tenants (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[A-Za-z0-9._:-]{1,64}$')
);
CREATE TABLE factories (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenants,
  name text NOT NULL,
  slug text NOT NULL CHECK (slug ~ '^[A-Za-z0-9._:-]{1,64}$'),
  location text,
  -- Fails for a name that PostgreSQL does not know.
  time_zone text NOT NULL CHECK (timezone(time_zone, TIMESTAMPTZ '2000-01-01 00:00Z') IS NOT NULL),
  currency char(3),
  floor_area_m2 double precision CHECK (floor_area_m2 > 0),
  UNIQUE (tenant_id, slug)
);
CREATE TABLE areas (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  factory_id integer NOT NULL REFERENCES factories,
  parent_id integer REFERENCES areas,
  name text NOT NULL,
  UNIQUE NULLS NOT DISTINCT (factory_id, parent_id, name)
);
CREATE TABLE machines (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  factory_id integer NOT NULL REFERENCES factories,
  area_id integer REFERENCES areas,
  name text NOT NULL CHECK (name ~ '^[A-Za-z0-9._:-]{1,64}$'),
  display_name text NOT NULL,
  type text NOT NULL CHECK (type IN ('compressor', 'hvac', 'motor', 'pump', 'injection_molding', 'boiler', 'meter', 'other')),
  rated_power_kw double precision CHECK (rated_power_kw > 0),
  carrier energy_carrier NOT NULL DEFAULT 'electricity',
  -- Power is integrated over no longer silence; 600 is what the aggregates use too.
  max_gap_s integer NOT NULL DEFAULT 600 CHECK (max_gap_s BETWEEN 60 AND 86400),
  calorific_kwh_per_m3 double precision CHECK (calorific_kwh_per_m3 > 0),
  enthalpy_kwh_per_kg double precision CHECK (enthalpy_kwh_per_kg > 0),
  limits jsonb NOT NULL DEFAULT '{}',
  UNIQUE (factory_id, name)
);
CREATE TABLE devices (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenants,
  factory_id integer REFERENCES factories,
  code text NOT NULL CHECK (code ~ '^[A-Za-z0-9._:-]{1,64}$'),
  name text,
  dialect text NOT NULL,
  location text,
  group_name text,
  model text,
  firmware text,
  status text NOT NULL DEFAULT 'discovered' CHECK (status IN ('discovered', 'active', 'inactive', 'maintenance')),
  capabilities text[] NOT NULL DEFAULT '{}',
  configuration jsonb NOT NULL DEFAULT '{}',
  expected_interval_s double precision CHECK (expected_interval_s > 0),
  broker_username text UNIQUE,
  rssi_dbm double precision,
  clock_offset_s double precision,
  last_seen timestamptz,
  online boolean,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, code)
);
CREATE TABLE meter_assignments (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  device_id integer NOT NULL REFERENCES devices,
  channel text NOT NULL DEFAULT 'main' CHECK (channel ~ '^[A-Za-z0-9._:-]{1,64}$'),
  machine_id integer NOT NULL REFERENCES machines,
  carrier energy_carrier NOT NULL,
  multiplier double precision NOT NULL DEFAULT 1 CHECK (multiplier > 0),
  valid_from timestamptz NOT NULL DEFAULT '-infinity',
  valid_to timestamptz,
  opening_counter_kwh double precision,
  closing_counter_kwh double precision,
  CHECK (valid_to IS NULL OR valid_to > valid_from),
  EXCLUDE USING gist (device_id WITH =, channel WITH =, tstzrange(valid_from, valid_to) WITH &&)
);
