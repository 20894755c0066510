import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where an installation lives: the checkout it runs from, and the folder with its `.env` and `var/`. */
export interface Home {
  /** The checkout: code, templates, node_modules. */
  readonly project: string;
  /** The settings file with the generated secrets, mode 600. */
  readonly environmentFile: string;
  /** Everything that changes while the system runs: data, rendered configuration, logs, sockets. */
  readonly varDir: string;
}

const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * @param folder where `.env` and `var/` go; the checkout itself unless given (tests run several systems side by side)
 */
export function locateHome(folder: string = projectRoot): Home {
  const root = resolve(folder);
  return { project: projectRoot, environmentFile: join(root, '.env'), varDir: join(root, 'var') };
}

/** The folders below `var/`, made when missing. Only their owner may look inside. */
export function makeVarFolders(home: Home): void {
  for (const name of [
    'backups',
    'config',
    'database',
    'env',
    'grafana',
    'log',
    'mosquitto',
    'nginx',
    'nodered',
    'redis',
    'run',
    'simulator',
  ]) {
    mkdirSync(join(home.varDir, name), { recursive: true, mode: 0o700 });
  }
}
