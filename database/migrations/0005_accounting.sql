-- Energy as money and carbon: prices, factors, and the append-only ledger that every figure is read from.

-- The size of the register in kWh after the multiplier, where the meter's counter rolls over to zero.
ALTER TABLE meter_assignments ADD COLUMN register_size_kwh double precision CHECK (register_size_kwh > 0);
-- Energy of a silence longer than max_gap_s is filled in only where somebody asked for it.
ALTER TABLE machines ADD COLUMN gap_estimate text CHECK (gap_estimate IN ('linear'));
-- Which emission factors hold for the site's grid and networks, such as 'DE' or 'KR'.
ALTER TABLE factories ADD COLUMN emission_region text;

CREATE TABLE tariff_versions (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenants,
  -- The narrower scope wins: a machine's tariff before its factory's before the tenant's.
  factory_id integer REFERENCES factories,
  machine_id integer REFERENCES machines,
  scope text NOT NULL GENERATED ALWAYS AS (
    CASE WHEN machine_id IS NOT NULL THEN 'machine' WHEN factory_id IS NOT NULL THEN 'factory' ELSE 'tenant' END
  ) STORED,
  carrier energy_carrier NOT NULL,
  name text NOT NULL,
  currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- Local dates of the site; half-open, no end while it holds.
  effective_from date NOT NULL,
  effective_to date CHECK (effective_to > effective_from),
  components jsonb NOT NULL,
  notes text,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (factory_id IS NULL OR machine_id IS NULL),
  CONSTRAINT tariff_versions_no_overlap EXCLUDE USING gist (
    tenant_id WITH =, coalesce(factory_id, 0) WITH =, coalesce(machine_id, 0) WITH =, carrier WITH =,
    daterange(effective_from, effective_to) WITH &&
  )
);

CREATE TABLE emission_factors (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenants,
  carrier energy_carrier NOT NULL,
  -- NULL: for every site of the tenant that has no factor of its own region.
  region text,
  method text NOT NULL CHECK (method IN ('location', 'market')),
  kg_per_kwh numeric NOT NULL CHECK (kg_per_kwh >= 0),
  source text NOT NULL,
  effective_from date NOT NULL,
  effective_to date CHECK (effective_to > effective_from),
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT emission_factors_no_overlap EXCLUDE USING gist (
    tenant_id WITH =, carrier WITH =, coalesce(region, '') WITH =, method WITH =,
    daterange(effective_from, effective_to) WITH &&
  )
);

CREATE TABLE ledger_runs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('posting', 'recalculation', 'reconciliation')),
  actor text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  entries_posted bigint NOT NULL DEFAULT 0,
  entries_reversed bigint NOT NULL DEFAULT 0
);

-- One entry for each machine, carrier, 15-minute period and revision. What changed is posted again: an entry that
-- reverses the last revision, its amounts with the sign turned, and a new one. So the sum over all entries of a period is
-- what is known now, and the sum over those posted up to a moment is what was known then.
CREATE TABLE ledger_entries (
  period_start timestamptz NOT NULL CHECK (extract(epoch FROM period_start)::bigint % 900 = 0),
  machine_id integer NOT NULL,
  carrier energy_carrier NOT NULL,
  revision integer NOT NULL CHECK (revision > 0),
  is_reversal boolean NOT NULL DEFAULT false,
  energy_kwh numeric(20, 10) NOT NULL,
  method text NOT NULL CHECK (method IN ('counter', 'integration', 'reported', 'estimated', 'correction')),
  -- Share of the period that readings speak for, and of its energy that is estimated; with the sign of the entry.
  coverage double precision NOT NULL CHECK (coverage BETWEEN -1 AND 1),
  estimated_kwh numeric(20, 10) NOT NULL DEFAULT 0,
  quality integer NOT NULL DEFAULT 0,
  reading_count integer NOT NULL,
  tariff_version_id integer REFERENCES tariff_versions,
  price_per_kwh numeric,
  -- NULL: no tariff holds, or it names no price for this hour.
  cost numeric(20, 10),
  currency char(3),
  location_factor_id integer REFERENCES emission_factors,
  co2_location_kg numeric(20, 10),
  market_factor_id integer REFERENCES emission_factors,
  co2_market_kg numeric(20, 10),
  posted_at timestamptz NOT NULL,
  run_id bigint NOT NULL,
  PRIMARY KEY (machine_id, carrier, period_start, revision, is_reversal)
);
SELECT create_hypertable('ledger_entries', by_range('period_start', INTERVAL '30 days'), create_default_indexes => false);
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON ledger_entries EXECUTE FUNCTION refuse_change();

-- How far each machine and carrier is posted.
CREATE TABLE posting_state (
  machine_id integer NOT NULL REFERENCES machines,
  carrier energy_carrier NOT NULL,
  posted_to timestamptz NOT NULL,
  PRIMARY KEY (machine_id, carrier)
);

-- Spans to post again, since a price, a factor or a meter changed there. NULL machine or carrier: all of the tenant.
CREATE TABLE posting_marks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenants ON DELETE CASCADE,
  factory_id integer REFERENCES factories ON DELETE CASCADE,
  machine_id integer REFERENCES machines ON DELETE CASCADE,
  carrier energy_carrier,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  reason text NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now()
);

-- A day of a machine in the time of its site, summed from the ledger whenever one of its entries changes.
CREATE TABLE daily_totals (
  machine_id integer NOT NULL REFERENCES machines,
  carrier energy_carrier NOT NULL,
  day date NOT NULL,
  energy_kwh numeric(20, 10) NOT NULL,
  estimated_kwh numeric(20, 10) NOT NULL,
  -- Energy without a price, and without a factor: with any of it the sums beside are not the whole.
  unpriced_kwh numeric(20, 10) NOT NULL,
  cost numeric(20, 10),
  currency char(3),
  unlocated_kwh numeric(20, 10) NOT NULL,
  co2_location_kg numeric(20, 10),
  unmarketed_kwh numeric(20, 10) NOT NULL,
  co2_market_kg numeric(20, 10),
  on_time_s double precision,
  -- The highest 15-minute average.
  peak_kw double precision,
  peak_at timestamptz,
  coverage double precision NOT NULL,
  quality integer NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (machine_id, carrier, day)
);

-- What a person should look at; the nightly reconciliation opens them.
CREATE TABLE reconciliation_tickets (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES tenants ON DELETE CASCADE,
  machine_id integer REFERENCES machines,
  device_id integer REFERENCES devices,
  carrier energy_carrier,
  kind text NOT NULL CHECK (kind IN (
    'negative_delta', 'rollover', 'implausible_rise', 'gap', 'out_of_order', 'missing_heartbeat', 'swap_without_registers',
    'ledger_mismatch'
  )),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  -- Energy that is not in the ledger until somebody accepts it.
  withheld_kwh double precision,
  detail jsonb NOT NULL DEFAULT '{}',
  -- 'fixed': a safe repair was made at once, 'accepted': the withheld energy counts, 'dismissed': it does not.
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'fixed', 'accepted', 'dismissed')),
  opened_at timestamptz NOT NULL DEFAULT now(),
  resolved_at timestamptz,
  resolved_by text,
  comment text,
  UNIQUE NULLS NOT DISTINCT (machine_id, device_id, carrier, kind, starts_at)
);
