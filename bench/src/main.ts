import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { InstalledSystem } from '@enms/installed-system';
import { prepareSite } from './bench-site.ts';
import { backlogFigure, growthFigure, ingestFigures, latencyFigures } from './ingest.ts';
import { asTable, keepResults, type Figure } from './table.ts';

/*
 * `npm run bench` — the embedded database; with E2E_DATABASE_URL a database of its own on a native
 * TimescaleDB. BENCH_MESSAGES, BENCH_BACKLOG and BENCH_SENSORS change the sizes.
 */
const messages = Number(process.env['BENCH_MESSAGES'] ?? 600_000);
const backlog = Number(process.env['BENCH_BACKLOG'] ?? 300_000);
const sensors = Number(process.env['BENCH_SENSORS'] ?? 50_000);
const database = process.env['E2E_DATABASE_URL'] === undefined ? 'embedded database' : 'native TimescaleDB';

const system = await InstalledSystem.install({
  demo: false,
  settings: { ENMS_SITE_SLUG: 'bench-site', ENMS_SITE_TIME_ZONE: 'UTC', LOG_LEVEL: 'warn' },
});
try {
  const site = await prepareSite(system);
  const figures: Figure[] = [
    ...(await ingestFigures(system, site, database, messages)),
    ...(await latencyFigures(system, site)),
    await backlogFigure(system, site, backlog),
    await growthFigure(system, site, Math.round(messages / 3), sensors),
  ];
  const [cpu] = cpus();
  const machine = {
    cpu: cpu?.model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    database,
  };
  process.stdout.write(
    `${asTable(figures)}\n\n${cpus().length} cores, ${cpu?.model ?? 'unknown CPU'}, ${database}\n`,
  );
  process.stdout.write(
    `Kept in ${keepResults(resolve(import.meta.dirname, '..', 'results'), figures, machine)}\n`,
  );
} finally {
  await system.remove();
}
