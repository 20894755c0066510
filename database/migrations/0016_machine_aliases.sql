-- What people call a machine beside its name and display name: "the big press". Two machines may share one; who asks by
-- it is asked back which is meant.
ALTER TABLE machines
  ADD COLUMN aliases text[] NOT NULL DEFAULT '{}'
    CONSTRAINT machines_aliases_check CHECK (cardinality(aliases) <= 20 AND array_position(aliases, NULL) IS NULL);
