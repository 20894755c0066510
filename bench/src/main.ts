import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { InstalledSystem } from '@enms/installed-system';
import { apiReadFigures } from './api-reads.ts';
import { prepareSite } from './bench-site.ts';
import { backlogFigure, growthFigure, ingestFigures, latencyFigures } from './ingest.ts';
import { portalFigures } from './portal.ts';
import { postingFigure } from './posting.ts';
import { statisticsFigures } from './statistics/figures.ts';
import { asTable, keepResults, type Figure } from './table.ts';
import { voiceFigure } from './voice.ts';

/*
 * `npm run bench` — the embedded database; with E2E_DATABASE_URL a database of its own on a native
 * TimescaleDB. BENCH_ROWS selects rows; README.md lists what changes the sizes.
 */
const groups = ['ingest', 'portal', 'api', 'voice', 'posting', 'statistics'] as const;
type Group = (typeof groups)[number];
/** Those on a site without anything else. */
const siteGroups = ['ingest', 'portal'] as const satisfies readonly Group[];
/** Those that need the demo factory. */
const demoGroups = ['api', 'voice', 'posting'] as const satisfies readonly Group[];
const size = (name: string, usual: number): number => Number(process.env[name] ?? usual);
const database = process.env['E2E_DATABASE_URL'] === undefined ? 'embedded database' : 'native TimescaleDB';

/** What flows in and how the page follows, on a site without anything else. */
async function siteRows(selected: ReadonlySet<Group>): Promise<Figure[]> {
  const messages = size('BENCH_MESSAGES', 600_000);
  return withSystem(
    {
      demo: false,
      settings: { ENMS_SITE_SLUG: 'bench-site', ENMS_SITE_TIME_ZONE: 'UTC', LOG_LEVEL: 'warn' },
    },
    async (system) => {
      const site = await prepareSite(system);
      const ofPortal = selected.has('portal') ? await portalFigures(system, site) : [];
      if (!selected.has('ingest')) return ofPortal;
      return [
        ...ofPortal,
        // Before the flood: refreshing its ten minutes would be what is measured.
        ...(await latencyFigures(system, site)),
        ...(await ingestFigures(system, site, database, messages)),
        await backlogFigure(system, site, size('BENCH_BACKLOG', 300_000)),
        await growthFigure(system, site, Math.round(messages / 3), size('BENCH_SENSORS', 50_000)),
      ];
    },
  );
}

/** What is asked of the demo factory with its history, while its devices go on; then what is posted beside it. */
async function demoRows(selected: ReadonlySet<Group>): Promise<Figure[]> {
  const isAsked = selected.has('api') || selected.has('voice');
  const historyDays = size('BENCH_HISTORY_DAYS', 90);
  const settings = { ENMS_DEMO_HISTORY_DAYS: String(isAsked ? historyDays : 1), LOG_LEVEL: 'warn' };
  return withSystem({ demo: true, settings }, async (system) => {
    const load = {
      historyDays,
      perSecond: size('BENCH_READS_PER_SECOND', 200),
      seconds: size('BENCH_READ_SECONDS', 20),
    };
    if (isAsked) await trained(system);
    return [
      ...(selected.has('api') ? await apiReadFigures(system, load) : []),
      ...(selected.has('voice') ? [await voiceFigure(system, size('BENCH_QUESTIONS', 300))] : []),
      ...(selected.has('posting') ? [await postingFigure(system, size('BENCH_METERS', 1_000))] : []),
    ];
  });
}

/** Waits for the first training of a system just installed, which takes a core for minutes: readers come later, too. */
async function trained(system: InstalledSystem): Promise<void> {
  const unfinished = 'SELECT count(*) FROM analytics.jobs WHERE ended_at IS NULL';
  for (let quietChecks = 0; quietChecks < 6;) {
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    quietChecks = (await system.number(unfinished)) === 0 ? quietChecks + 1 : 0;
  }
}

async function withSystem(
  options: Parameters<typeof InstalledSystem.install>[0],
  measure: (system: InstalledSystem) => Promise<Figure[]>,
): Promise<Figure[]> {
  const system = await InstalledSystem.install(options);
  try {
    return await measure(system);
  } finally {
    await system.remove();
  }
}

function selectedGroups(): ReadonlySet<Group> {
  const names = (process.env['BENCH_ROWS'] ?? groups.join(',')).split(',').map((name) => name.trim());
  const selected = groups.filter((group) => names.includes(group));
  if (selected.length < new Set(names).size)
    throw new Error(`BENCH_ROWS is "${names.join(',')}": send some of ${groups.join(',')}`);
  return new Set(selected);
}

const selected = selectedGroups();
const figures: Figure[] = [
  ...(siteGroups.some((group) => selected.has(group)) ? await siteRows(selected) : []),
  ...(demoGroups.some((group) => selected.has(group)) ? await demoRows(selected) : []),
  ...(selected.has('statistics') ? await statisticsFigures() : []),
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
