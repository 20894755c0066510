import { resolve } from 'node:path';
import type { Limits } from './limits.ts';

export interface EmbeddedConfig {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  readonly superuserPassword: string;
  readonly backupDir: string;
  readonly logLevel: string;
  /** How often due jobs are looked for. */
  readonly jobPollMillis: number;
  /** How often what was written since is brought from the log into the data files. */
  readonly checkpointMillis: number;
  readonly limits: Limits;
}

/** Reads the environment. Throws one error that names every bad key. */
export function readConfig(environment: NodeJS.ProcessEnv): EmbeddedConfig {
  const problems: string[] = [];
  const text = (name: string, fallback?: string): string => {
    const value = environment[name] ?? '';
    if (value !== '') return value;
    if (fallback === undefined) problems.push(`${name} is not set`);
    return fallback ?? '';
  };
  const integer = (name: string, fallback: number, least = 0): number => {
    const value = Number(text(name, String(fallback)));
    if (!Number.isInteger(value) || value < least)
      problems.push(`${name} must be a whole number from ${least}`);
    return value;
  };
  const dataDir = resolve(text('ENMS_DB_DATA_DIR'));
  const config = {
    dataDir,
    host: text('ENMS_DB_HOST', '127.0.0.1'),
    port: integer('ENMS_DB_PORT', 5442),
    adminPort: integer('ENMS_DB_ADMIN_PORT', 5443),
    superuserPassword: text('ENMS_DB_SUPERUSER_PASSWORD'),
    backupDir: resolve(text('ENMS_DB_BACKUP_DIR', `${dataDir}-backups`)),
    logLevel: text('LOG_LEVEL', 'info'),
    jobPollMillis: integer('ENMS_DB_JOB_POLL_MS', 5_000, 100),
    checkpointMillis: integer('ENMS_DB_CHECKPOINT_MS', 60_000, 1_000),
    limits: {
      clients: integer('ENMS_DB_MAX_CLIENTS', 100, 1),
      messageBytes: integer('ENMS_DB_MAX_MESSAGE_BYTES', 256 * 1024 * 1024, 1024),
      queueWaitMillis: integer('ENMS_DB_QUEUE_WAIT_MS', 120_000, 1),
      statementMillis: integer('ENMS_DB_STATEMENT_MS', 300_000),
      idleInTransactionMillis: integer('ENMS_DB_IDLE_IN_TRANSACTION_MS', 30_000, 1),
      loginMillis: integer('ENMS_DB_LOGIN_MS', 60_000, 1),
    },
  };
  if (problems.length > 0) throw new Error(`configuration: ${problems.join('; ')}`);
  return config;
}
