import { existsSync, realpathSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Home } from './home.ts';
import { SetupError, type Progress } from './progress.ts';
import { databaseUrl, type Places } from './services.ts';
import type { Settings } from './settings.ts';
import { renderTemplate } from './templates.ts';

/** Grafana as it is installed on this machine. */
export interface InstalledGrafana {
  readonly binary: string;
  /** What comes before the options: `grafana server`, or the older `grafana-server` alone. */
  readonly words: readonly string[];
  /** The folder with its `public/` and `conf/defaults.ini`. */
  readonly homePath: string;
}

/**
 * Looks for Grafana on the path and where its packages put it. Debian ships none, and setup brings none: who installs it
 * gets the dashboards.
 *
 * @param folders where programs may lie
 * @returns undefined where there is none, or where it is not wanted
 */
export function findGrafana(
  settings: Pick<Settings, 'ENMS_GRAFANA'>,
  folders: readonly string[] = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/share/grafana/bin'],
  packageHome = '/usr/share/grafana',
): InstalledGrafana | undefined {
  if (!settings.ENMS_GRAFANA) return undefined;
  for (const [name, words] of [
    ['grafana', ['server']],
    ['grafana-server', []],
  ] as const) {
    const binary = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
    if (binary === undefined) continue;
    // As in the archive that Grafana publishes: bin/ beside conf/.
    const homes = [dirname(dirname(realpathSync(binary))), packageHome];
    const homePath = homes.find((folder) => existsSync(join(folder, 'conf', 'defaults.ini')));
    if (homePath !== undefined) return { binary, words, homePath };
  }
  return undefined;
}

/** What Grafana reads from its environment: places and secrets. The rest is in `grafana/grafana.ini`. */
export function grafanaEnvironment(settings: Settings, places: Places): Record<string, string> {
  const reader = new URL(databaseUrl(settings, places, 'reader'));
  const [host, port] = places.grafana.split(':') as [string, string];
  return {
    GF_PATHS_DATA: places.grafanaFolder,
    GF_PATHS_LOGS: `${places.grafanaFolder}/log`,
    GF_PATHS_PLUGINS: `${places.grafanaFolder}/plugins`,
    GF_PATHS_PROVISIONING: `${places.grafanaRoom}/provisioning`,
    GF_SERVER_HTTP_ADDR: host === 'grafana' ? places.listenHost : host,
    GF_SERVER_HTTP_PORT: port,
    GF_SECURITY_ADMIN_PASSWORD: settings.ENMS_GRAFANA_ADMIN_PASSWORD,
    GF_SECURITY_SECRET_KEY: settings.ENMS_GRAFANA_SECRET,
    GF_LOG_LEVEL: settings.LOG_LEVEL === 'fatal' ? 'critical' : settings.LOG_LEVEL.replace('trace', 'debug'),
    ENMS_GRAFANA_DASHBOARDS: `${places.grafanaRoom}/generated/dashboards`,
    ENMS_READER_ADDRESS: `${reader.hostname}:${reader.port || '5432'}`,
    ENMS_READER_USER: reader.username,
    ENMS_READER_PASSWORD: decodeURIComponent(reader.password),
    ENMS_READER_DATABASE: decodeURIComponent(reader.pathname.slice(1)),
    ENMS_READER_SSLMODE: reader.searchParams.get('sslmode') ?? 'disable',
  };
}

/**
 * Opens the door's way to Grafana, or closes it: pages below `/grafana/` are there only where Grafana is.
 *
 * @param address host and port of Grafana; undefined: there is none
 */
export function renderGrafanaDoor(home: Home, address: string | undefined): void {
  const file = join(home.varDir, 'nginx', 'locations-grafana.conf');
  if (address === undefined) rmSync(file, { force: true });
  else
    renderTemplate(join(home.project, 'nginx', 'locations-grafana.conf.template'), file, {
      GRAFANA: address,
    });
}

/** The command that starts it natively; its environment is in a file, which Node reads before it hands over. */
export function grafanaWords({ binary, words, homePath }: InstalledGrafana, places: Places): string[] {
  return [binary, ...words, '--homepath', homePath, '--config', `${places.grafanaRoom}/grafana.ini`];
}

/** Starts Grafana; where that fails, says so and goes on: everything else works without it. */
export async function beginGrafana(progress: Progress, start: () => Promise<void>): Promise<void> {
  try {
    await progress.step('Dashboards (Grafana)', start);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    progress.say(`  ! Grafana did not start; the rest works without it. ${error.message}`);
  }
}
