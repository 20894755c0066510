import { databaseUrl, loadConfig } from '@enms/service-config';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { z } from 'zod';
import { Problem } from '@enms/http-api/problem';
import type { Queryable, Statement } from '@enms/http-api';
import { makeAdministrator, resetPassword } from './identity/administrator-account.ts';
import { hashPassword } from './identity/password-hash.ts';
import { refuseWeakPassword } from './identity/password-rules.ts';

const usage = `Usage: node query-service/dist/administrator.js seed | reset

  seed    makes ENMS_ADMIN_EMAIL administrator of the first tenant; prints "created", or "present" where
          that tenant has an administrator already, whose password stays as it is
  reset   gives ENMS_ADMIN_EMAIL a new password and ends all sessions; prints "reset"

The password comes by ENMS_ADMIN_PASSWORD, or by standard input where that is not set. DATABASE_URL is the one of
query-service.
`;

const schema = z.object({
  DATABASE_URL: databaseUrl,
  ENMS_ADMIN_EMAIL: z
    .string()
    .max(254)
    .regex(/^[^\s@]+@[^\s@]+$/)
    .describe('an e-mail address'),
  ENMS_ADMIN_PASSWORD: z.string().optional(),
});

const [command] = process.argv.slice(2);
if (command === 'seed' || command === 'reset') {
  try {
    process.stdout.write(`${await run(command)}\n`);
  } catch (error) {
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exitCode = 1;
  }
} else {
  process.stderr.write(usage);
  process.exitCode = 2;
}

async function run(what: 'seed' | 'reset'): Promise<string> {
  const config = loadConfig(schema, process.env);
  const email = config.ENMS_ADMIN_EMAIL;
  const password = config.ENMS_ADMIN_PASSWORD ?? (await text(process.stdin)).trimEnd();
  refuseWeakPassword(password, email, 'ENMS_ADMIN_PASSWORD');
  const passwordHash = await hashPassword(password);
  return withTransaction(config.DATABASE_URL, async (on) => {
    if (what === 'seed') {
      const isMade = await makeAdministrator(on, { email, displayName: 'Administrator', passwordHash });
      return isMade ? 'created' : 'present';
    }
    if (!(await resetPassword(on, email, passwordHash))) throw new Error(`Nobody is called ${email}.`);
    return 'reset';
  });
}

async function withTransaction<T>(url: string, work: (on: Queryable) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'administrator' });
  await client.connect();
  try {
    await client.query('BEGIN');
    const result = await work({
      rows: async <R extends object>(statement: string | Statement, values: readonly unknown[] = []) => {
        const query = typeof statement === 'string' ? { text: statement } : statement;
        return (await client.query<R>({ ...query, values: [...values] })).rows;
      },
    });
    await client.query('COMMIT');
    return result;
  } finally {
    // What was not committed is rolled back.
    await client.end();
  }
}

function reasonOf(error: unknown): string {
  const remedy = error instanceof Problem ? error.options.errors?.[0]?.remedy : undefined;
  if (remedy !== undefined) return `The password cannot be used: ${remedy}`;
  return error instanceof Error ? error.message : String(error);
}
