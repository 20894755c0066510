import type { Engine } from './engine.ts';

/**
 * Loads TimescaleDB into the session when the database has the extension. PostgreSQL would load it by itself where
 * a catalogue lookup asks for it, and not before: an ordinary SELECT over a compressed hypertable is then planned
 * without it and silently returns a wrong answer. So nothing is served before this has been done and checked.
 */
export function loadTimescale(engine: Engine): string | undefined {
  const [row] = engine.query("SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'timescaledb'");
  const version = row?.['extversion'] ?? undefined;
  if (version === undefined) return undefined;
  engine.query(`LOAD 'timescaledb'; LOAD '$libdir/timescaledb-${version}'`);
  if (!isTimescaleLoaded(engine)) throw new Error(`TimescaleDB ${version} could not be loaded`);
  return version;
}

/** The library defines its settings when it is loaded; without it they are unknown. */
export function isTimescaleLoaded(engine: Engine): boolean {
  const [row] = engine.query(
    "SELECT count(*) AS known FROM pg_catalog.pg_settings WHERE name = 'timescaledb.enable_optimizations'",
  );
  return row?.['known'] === '1';
}
