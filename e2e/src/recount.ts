import type { InstalledSystem } from '@enms/installed-system';

/** How the 1-minute aggregate differs from a recount of the raw readings of machines with a name like `pattern`. */
export async function aggregateDifferences(system: InstalledSystem, pattern: string): Promise<number> {
  return system.number(
    `WITH raw AS (
       SELECT time_bucket('1 minute', r.time) AS bucket, r.machine_id, r.carrier, count(*) AS n,
              sum(r.power_kw) AS power_sum, min(r.power_kw) AS power_min, max(r.power_kw) AS power_max
       FROM energy_readings r JOIN machines m ON m.id = r.machine_id WHERE m.name LIKE $1 GROUP BY 1, 2, 3
     ), kept AS (
       SELECT a.* FROM energy_1min a JOIN machines m ON m.id = a.machine_id WHERE m.name LIKE $1
     )
     SELECT count(*) FROM raw FULL JOIN kept USING (bucket, machine_id, carrier)
     WHERE raw.n IS DISTINCT FROM kept.reading_count
        OR abs(raw.power_sum - kept.power_kw_sum) > 1e-6 * abs(raw.power_sum)
        OR raw.power_min IS DISTINCT FROM kept.power_kw_min OR raw.power_max IS DISTINCT FROM kept.power_kw_max`,
    [pattern],
  );
}

/** Stored readings of machines with a name like `pattern`. */
export async function storedReadings(system: InstalledSystem, pattern: string): Promise<number> {
  return system.number(
    'SELECT count(*) FROM energy_readings r JOIN machines m ON m.id = r.machine_id WHERE m.name LIKE $1',
    [pattern],
  );
}
