import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import bcrypt from 'bcryptjs';
import type { Logger } from 'pino';
import { ADMIN_ROOT } from './http-server.ts';
import type { IngestServices } from './services.ts';

/** The `nodered` folder: its package.json names the nodes. From `dist/src/` and from `src/` alike. */
export const ROOM = roomOf(dirname(fileURLToPath(import.meta.url)));

/** Node-RED's log levels, by the numbers its log handler receives. */
const PINO_LEVELS: Readonly<Record<number, 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace'>> = {
  10: 'fatal',
  20: 'error',
  30: 'warn',
  40: 'info',
  50: 'debug',
  60: 'trace',
};

interface NodeRedLogEntry {
  level: number;
  msg: unknown;
  type?: string;
  name?: string;
}

/**
 * Settings of the embedded Node-RED: one administrator, nothing installable, no calls home, and no nodes that
 * touch the host's files or processes.
 *
 * @throws Error when neither a password nor its hash is configured
 */
export async function nodeRedSettings(services: IngestServices): Promise<Record<string, unknown>> {
  const { config } = services;
  return {
    ingest: services,
    userDir: config.userDir,
    nodesDir: [ROOM],
    flowFile: 'flows.json',
    flowFilePretty: true,
    credentialSecret: config.credentialSecret ?? false,
    httpAdminRoot: ADMIN_ROOT,
    httpNodeRoot: false,
    httpStatic: null,
    adminAuth: {
      type: 'credentials',
      users: [{ username: 'admin', password: await adminPasswordHash(services), permissions: '*' }],
    },
    nodesExcludes: ['90-exec.js', '10-file.js', '23-watch.js', '10-mqtt.js'],
    externalModules: {
      autoInstall: false,
      palette: { allowInstall: false, allowUpload: false, allowUpdate: false },
      modules: { allowInstall: false },
    },
    functionExternalModules: false,
    functionTimeout: 5,
    telemetry: { enabled: false, updateNotification: false },
    diagnostics: { enabled: false, ui: false },
    runtimeState: { enabled: false, ui: false },
    exportGlobalContextKeys: false,
    debugMaxLength: 2000,
    nodeCloseTimeout: 9000,
    editorTheme: {
      page: { title: 'EnMS ingest' },
      header: { title: 'EnMS ingest' },
      tours: false,
      projects: { enabled: false },
      palette: { editable: false, catalogues: [], categories: ['EnMS', 'common', 'function', 'network'] },
      codeEditor: { lib: 'monaco' },
    },
    logging: {
      console: { level: 'off' },
      service: { level: 'debug', metrics: false, handler: logInto(services.log) },
    },
  };
}

async function adminPasswordHash({ config }: IngestServices): Promise<string> {
  if (config.adminPasswordHash !== undefined) return config.adminPasswordHash;
  if (config.adminPassword !== undefined) return await bcrypt.hash(config.adminPassword, 10);
  throw new Error('set NODERED_ADMIN_PASSWORD_HASH (bcrypt) or NODERED_ADMIN_PASSWORD');
}

function logInto(log: Logger): () => (entry: NodeRedLogEntry) => void {
  return () => (entry) => {
    const level = PINO_LEVELS[entry.level] ?? 'info';
    const { msg } = entry;
    const node = entry.type === undefined ? {} : { node: entry.name ?? entry.type };
    if (msg instanceof Error) log[level]({ ...node, err: msg }, msg.message);
    else log[level](node, typeof msg === 'string' ? msg.trim() : JSON.stringify(msg));
  };
}

function roomOf(sourceDir: string): string {
  const parent = dirname(sourceDir);
  return basename(parent) === 'dist' ? dirname(parent) : parent;
}
