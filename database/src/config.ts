import { databaseUrl, httpUrl, secret } from '@enms/service-config';
import { z } from 'zod';
import type { MigrationSettings } from './migrator.ts';
import type { Role } from './server-setup.ts';

const age = z.string().default('').describe('an interval such as 90 days, or nothing to keep rows for ever');

/** To connect as superuser, or as a user who may create roles and extensions. */
export const connectionConfig = z.object({
  DATABASE_URL: databaseUrl.describe('the URL of the database for a superuser, postgres://…'),
});

/** Passwords that the roles shall have. */
export const passwordsConfig = connectionConfig.extend({
  ENMS_DB_OWNER_PASSWORD: secret,
  ENMS_DB_WRITER_PASSWORD: secret,
  ENMS_DB_SERVICE_PASSWORD: secret,
  ENMS_DB_READER_PASSWORD: secret,
});

export const migrationConfig = passwordsConfig.extend({
  ENMS_COMPRESS_AFTER: z.string().default('7 days').describe('an interval such as 7 days'),
  ENMS_RETENTION_ENERGY: age,
  ENMS_RETENTION_PRODUCTION: age,
  ENMS_RETENTION_ENVIRONMENT: age,
  ENMS_RETENTION_MEASUREMENTS: age,
  ENMS_RETENTION_EVENTS: age,
  ENMS_RETENTION_QUARANTINE: age,
});

export const backupConfig = connectionConfig.extend({
  ENMS_DB_BACKUP_DIR: z.string().min(1).describe('the folder that backups are kept in'),
  /** Set where the database is the embedded one. */
  ENMS_DB_ADMIN_URL: httpUrl.optional(),
});

export function passwordsOf(config: z.output<typeof passwordsConfig>): Record<Role, string> {
  return {
    owner: config.ENMS_DB_OWNER_PASSWORD,
    writer: config.ENMS_DB_WRITER_PASSWORD,
    service: config.ENMS_DB_SERVICE_PASSWORD,
    reader: config.ENMS_DB_READER_PASSWORD,
  };
}

export function migrationSettings(config: z.output<typeof migrationConfig>): MigrationSettings {
  return {
    passwords: passwordsOf(config),
    compressAfter: config.ENMS_COMPRESS_AFTER,
    retention: {
      energy: config.ENMS_RETENTION_ENERGY,
      production: config.ENMS_RETENTION_PRODUCTION,
      environment: config.ENMS_RETENTION_ENVIRONMENT,
      measurements: config.ENMS_RETENTION_MEASUREMENTS,
      events: config.ENMS_RETENTION_EVENTS,
      quarantine: config.ENMS_RETENTION_QUARANTINE,
    },
  };
}
