-- What the posting job keeps in mind between its runs.

-- NULL while nobody has taken the mark up; then it is of one machine and carrier, and posted anew from here to its end.
ALTER TABLE posting_marks ADD COLUMN posted_from timestamptz;

-- Hours whose aggregates were refreshed since readings came late: their ledger entries are to be looked at.
CREATE TABLE refreshed_hours (
  bucket timestamptz PRIMARY KEY
);

-- Up to which local day each site is reconciled.
CREATE TABLE reconciliation_state (
  factory_id integer PRIMARY KEY REFERENCES factories ON DELETE CASCADE,
  reconciled_to date NOT NULL
);

COMMENT ON COLUMN meter_assignments.opening_counter_kwh IS
  'What the counter showed when this meter began to count for the machine: kWh after the multiplier, like energy_readings.energy_total_kwh';
COMMENT ON COLUMN meter_assignments.closing_counter_kwh IS
  'What the counter showed when this meter ceased to count for the machine: kWh after the multiplier, like energy_readings.energy_total_kwh';
COMMENT ON COLUMN meter_assignments.register_size_kwh IS
  'The first value that the counter cannot show, where it starts again from zero: kWh after the multiplier';

-- Two counter readings that follow each other.
CREATE TYPE accounting.counter_pair AS (
  t1 timestamptz,
  a double precision,
  t2 timestamptz,
  b double precision
);
