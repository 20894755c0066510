-- What was reversed is little: readers look for it apart, instead of sorting all entries by revision.
CREATE INDEX ledger_entries_reversals ON ledger_entries (machine_id, carrier, period_start) WHERE is_reversal;
