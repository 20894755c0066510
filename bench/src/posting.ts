import type { InstalledSystem } from '@enms/installed-system';
import type { Figure } from './table.ts';

const tenant = 'bench-ledger';
const levels = ['1min', '15min', '1hour', '1day'] as const;

/** What posting a day of meters took. */
interface Posting {
  readonly entries: number;
  readonly seconds: number;
}

/** A day of meters, a reading a minute each, posted with a tariff by the hour and factors; and a fifth as many. */
export async function postingFigure(system: InstalledSystem, meters: number): Promise<Figure> {
  await pauseJobs(system);
  await prepareTenant(system);
  await post(system);
  const fewMeters = Math.ceil(meters / 5);
  const few = await postDay(system, 'few-', fewMeters);
  const many = await postDay(system, 'many-', meters);
  return {
    what: `ledger posting, a day of ${meters.toLocaleString('en-US')} meters`,
    value: many.seconds,
    unit: 's',
    ratio: many.seconds / many.entries / (few.seconds / few.entries),
    against: `time for an entry with ${fewMeters.toLocaleString('en-US')} meters`,
    note: `${many.entries.toLocaleString('en-US')} entries`,
  };
}

/** The database's own jobs would post what is to be measured. */
async function pauseJobs(system: InstalledSystem): Promise<void> {
  await system.database.query(
    `SELECT alter_job(job_id, scheduled => false) FROM timescaledb_information.jobs WHERE proc_schema = 'accounting'`,
  );
}

async function prepareTenant(system: InstalledSystem): Promise<void> {
  const tenantId = await system.number('INSERT INTO tenants (name, slug) VALUES ($1, $1) RETURNING id', [
    tenant,
  ]);
  await system.database.query(
    `INSERT INTO factories (tenant_id, name, slug, time_zone) VALUES ($1, $2, $2, 'Europe/Berlin')`,
    [tenantId, tenant],
  );
  await system.database.query(
    `INSERT INTO tariff_versions (tenant_id, carrier, name, currency, effective_from, components, created_by)
     VALUES ($1, 'electricity', 'Day and night', 'EUR', '2020-01-01', $2, 'bench')`,
    [
      tenantId,
      {
        energy: [
          { name: 'day', price_per_kwh: '0.31', hours: [['06:00', '22:00']] },
          { name: 'night', price_per_kwh: '0.19' },
        ],
      },
    ],
  );
  await system.database.query(
    `INSERT INTO emission_factors (tenant_id, carrier, method, kg_per_kwh, source, effective_from, created_by)
     VALUES ($1, 'electricity', 'location', 0.38, 'bench', '2020-01-01', 'bench'),
            ($1, 'electricity', 'market', 0.1, 'bench', '2020-01-01', 'bench')`,
    [tenantId],
  );
}

/** Registers meters with a day of readings that ends at the last quarter hour that can be posted, and posts them. */
async function postDay(system: InstalledSystem, prefix: string, meters: number): Promise<Posting> {
  await registerMeters(system, prefix, meters);
  const { rows } = await system.database.query<{ until: Date }>(
    `SELECT least(telemetry.aggregate_watermark('energy_15min'), time_bucket(INTERVAL '15 minutes', now())) AS until`,
  );
  const until = rows[0]?.until ?? new Date();
  await system.database.query(
    `INSERT INTO energy_readings (time, machine_id, carrier, power_kw, energy_total_kwh, device_id)
     SELECT t, a.machine_id, a.carrier, 40 + a.machine_id % 20,
            extract(epoch FROM t - ($2::timestamptz - INTERVAL '1 day')) / 3600 * (40 + a.machine_id % 20), a.device_id
     FROM meter_assignments a JOIN machines m ON m.id = a.machine_id,
          generate_series($2::timestamptz - INTERVAL '1 day', $2::timestamptz - INTERVAL '1 minute', INTERVAL '1 minute') t
     WHERE starts_with(m.name, $1)`,
    [prefix, until],
  );
  const end = until.toISOString();
  for (const level of levels)
    await system.database.query(
      `CALL refresh_continuous_aggregate('energy_${level}', '${end}'::timestamptz - INTERVAL '3 days', '${end}')`,
    );
  await system.database.query('ANALYZE');
  const startedAt = performance.now();
  await post(system);
  const seconds = (performance.now() - startedAt) / 1_000;
  const entries = await system.number(
    `SELECT count(*) FROM ledger_entries e JOIN machines m ON m.id = e.machine_id WHERE starts_with(m.name, $1)`,
    [prefix],
  );
  return { entries, seconds };
}

async function registerMeters(system: InstalledSystem, prefix: string, meters: number): Promise<void> {
  await system.database.query(
    `WITH site AS (SELECT id, tenant_id FROM factories WHERE slug = $1),
     machine AS (
       INSERT INTO machines (factory_id, name, display_name, type, rated_power_kw)
       SELECT site.id, $2 || n, $2 || n, 'meter', 100 FROM site, generate_series(1, $3::integer) AS n
       RETURNING id, name
     ),
     device AS (
       INSERT INTO devices (tenant_id, factory_id, code, dialect, status)
       SELECT site.tenant_id, site.id, machine.name, 'canonical', 'active' FROM site, machine RETURNING id, code
     )
     INSERT INTO meter_assignments (device_id, machine_id, carrier)
     SELECT device.id, machine.id, 'electricity' FROM device JOIN machine ON machine.name = device.code`,
    [tenant, prefix, meters],
  );
  // The meters are new: nothing of them is to be posted a second time.
  await system.database.query(
    'DELETE FROM posting_marks WHERE tenant_id = (SELECT id FROM tenants WHERE slug = $1)',
    [tenant],
  );
}

async function post(system: InstalledSystem): Promise<void> {
  // As the role of the posting job has it.
  await system.database.query('SET jit = off; SET timescaledb.enable_cagg_watermark_constify = off');
  await system.database.query(`CALL accounting.run_posting(NULL, '{"budget_ms": 3600000}')`);
}
