import { existsSync } from 'node:fs';
import { z } from 'zod';
import { SetupError } from './progress.ts';

const port = z.coerce.number().int().min(1).max(65_535);
const optionalText = z
  .string()
  .trim()
  .transform((text) => (text === '' ? undefined : text))
  .optional();
const yesNo = z.enum(['yes', 'no']).transform((word) => word === 'yes');
const secret = z
  .string()
  .min(16, 'has fewer than 16 characters: empty it and run setup again to have one made');
const postgresUrl = optionalText.refine(
  (text) => text === undefined || /^postgres(ql)?:$/.test(URL.canParse(text) ? new URL(text).protocol : ''),
  'is no postgresql:// URL',
);

const schema = z
  .object({
    ENMS_PORTAL_BIND: z.string().min(1),
    ENMS_PORTAL_PORT: port,
    ENMS_PORTAL_NAMES: z
      .string()
      .regex(/^[A-Za-z0-9.:[\]* -]*$/, 'must be host names or addresses with blanks between them')
      .default('') // an .env of before this setting
      .transform((names) => names.split(' ').filter((name) => name !== '')),
    ENMS_MQTT_BIND: z.string().min(1),
    ENMS_MQTT_PORT: port,
    ENMS_MQTTS_PORT: port,
    ENMS_DATABASE_PORT: port,
    ENMS_DATABASE_ADMIN_PORT: port,
    ENMS_REDIS_PORT: port,
    ENMS_NODERED_PORT: port,
    ENMS_QUERY_PORT: port,
    ENMS_ANALYTICS_PORT: port.default(3002), // an .env of before this setting
    ENMS_SIMULATOR_PORT: port,
    ENMS_GRAFANA_PORT: port.default(3004), // an .env of before this setting
    ENMS_GRAFANA: yesNo.default(true), // likewise
    ENMS_TLS_CERTIFICATE: optionalText,
    ENMS_TLS_KEY: optionalText,
    DATABASE_URL: postgresUrl,
    ENMS_DEMO: yesNo,
    ENMS_DEMO_HISTORY_DAYS: z.coerce.number().int().min(0).max(3_650),
    ENMS_SITE_SLUG: z
      .string()
      .regex(/^[A-Za-z0-9._:-]{1,64}$/, 'must be 1 to 64 letters, digits, or . _ : -'),
    ENMS_SITE_NAME: z.string().min(1),
    ENMS_SITE_TIME_ZONE: z
      .string()
      .transform((zone) => zone || Intl.DateTimeFormat().resolvedOptions().timeZone),
    ENMS_PROFILES: z
      .string()
      .regex(/^[a-z0-9 -]*$/, 'must be names of database/seeds/profiles.json with blanks between them')
      .default('') // an .env of before this setting
      .transform((names) => names.split(' ').filter((name) => name !== '')),
    ENMS_PROFILES_FROM: z
      .string()
      .regex(/^(\d{4}-\d{2}-\d{2})?$/, 'must be a date such as 2026-01-01')
      .default(''),
    ENMS_ADMIN_EMAIL: z.string().regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address'),
    ENMS_ANTHROPIC_API_KEY: optionalText,
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']),
    ENMS_DATABASE_SUPERUSER_PASSWORD: secret,
    ENMS_DATABASE_OWNER_PASSWORD: secret,
    ENMS_DATABASE_WRITER_PASSWORD: secret,
    ENMS_DATABASE_SERVICE_PASSWORD: secret,
    ENMS_DATABASE_READER_PASSWORD: secret,
    ENMS_MQTT_ADMIN_PASSWORD: secret,
    ENMS_MQTT_INGEST_PASSWORD: secret,
    ENMS_MQTT_QUERY_PASSWORD: secret,
    ENMS_MQTT_ONBOARDING_PASSWORD: secret,
    ENMS_REDIS_PASSWORD: secret,
    ENMS_NODERED_ADMIN_PASSWORD: secret,
    ENMS_NODERED_CREDENTIAL_SECRET: secret,
    ENMS_GRAFANA_ADMIN_PASSWORD: secret.default(''), // likewise: setup makes it before Grafana is told
    ENMS_GRAFANA_SECRET: secret.default(''),
    ENMS_AUTH_SECRET: secret.min(
      32,
      'has fewer than 32 characters: empty it and run setup again to have one made',
    ),
  })
  .catchall(z.string())
  .superRefine((values, context) => {
    if ((values.ENMS_TLS_CERTIFICATE === undefined) !== (values.ENMS_TLS_KEY === undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['ENMS_TLS_KEY'],
        message: 'and ENMS_TLS_CERTIFICATE go together: set both or none',
      });
    }
    for (const name of ['ENMS_TLS_CERTIFICATE', 'ENMS_TLS_KEY'] as const) {
      const file = values[name];
      if (file !== undefined && !existsSync(file))
        context.addIssue({ code: 'custom', path: [name], message: 'names a file that does not exist' });
    }
  });

/** The settings of one installation, as `.env` holds them, checked. */
export type Settings = Readonly<z.infer<typeof schema>>;

/**
 * @param values name → value of `.env`
 * @throws SetupError that names every setting that is missing or wrong, never a value
 */
export function readSettings(values: Readonly<Record<string, string>>): Settings {
  const result = schema.safeParse(values);
  if (result.success) return Object.freeze(result.data);
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new SetupError(
    'Settings in .env',
    problems.join('; '),
    'Correct the named lines (.env.example explains each) and run ./setup.sh again',
  );
}
