import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DatabaseError } from '@enms/timescale-client';
import { randomUUID } from 'node:crypto';
import pino from 'pino';
import type { Logger } from 'pino';
import { Database } from '@enms/http-api';
import { AccessTokens } from '@enms/access-tokens';
import type { Role } from '@enms/access-tokens';

/** An answer with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What a route answers is what the test is to find out.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** Signs the tokens of a service under test. */
export const TEST_SECRET = 'only for tests, where nobody has anything to hide';

type Headered = Readonly<Record<string, string>>;

/** Somebody who asks the service, with the headers that say who it is. */
export class TestClient {
  readonly url: string;
  readonly headers: Headered;

  constructor(url: string, headers: Headered) {
    this.url = url;
    this.headers = headers;
  }

  /** The access token; empty for somebody who has none. */
  get token(): string {
    return (this.headers['authorization'] ?? '').replace('Bearer ', '');
  }

  get(path: string, headers: Headered = {}): Promise<Answer> {
    return this.ask('GET', path, undefined, headers);
  }

  /** @param body sent as JSON; a string or bytes as they are; undefined: none */
  post(path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> {
    return this.ask('POST', path, body, body === undefined ? {} : { 'content-type': contentType });
  }

  put(path: string, body?: unknown): Promise<Answer> {
    return this.ask('PUT', path, body, JSON_TYPE);
  }

  patch(path: string, body?: unknown): Promise<Answer> {
    return this.ask('PATCH', path, body, JSON_TYPE);
  }

  delete(path: string): Promise<Answer> {
    return this.ask('DELETE', path);
  }

  async ask(method: string, path: string, body?: unknown, headers: Headered = {}): Promise<Answer> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array || body === undefined;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...this.headers, ...headers },
      ...(body !== undefined && {
        body: (isRaw ? body : JSON.stringify(body)) as NonNullable<RequestInit['body']>,
      }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** The service, listening on a port of its own. It asks as an administrator of the first tenant. */
export class TestService extends TestClient {
  readonly app: NestFastifyApplication;

  private constructor(app: NestFastifyApplication, url: string, headers: Headered) {
    super(url, headers);
    this.app = app;
  }

  /** @param create the service, wired but not yet listening, with the log it is to write to */
  static async start(create: (log: Logger) => Promise<NestFastifyApplication>): Promise<TestService> {
    const app = await create(pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' }));
    await app.listen(0, '127.0.0.1');
    const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
    return new TestService(app, url, await headersOf(app, 'administrator', null));
  }

  /** Somebody with this role in a tenant (the first one, where none is named). */
  async as(role: Role, tenantId: number | null = null): Promise<TestClient> {
    return new TestClient(this.url, await headersOf(this.app, role, tenantId));
  }

  /** Somebody who is not signed in, or only has these headers to show. */
  stranger(headers: Headered = {}): TestClient {
    return new TestClient(this.url, headers);
  }

  async stop(): Promise<void> {
    await this.app.close();
  }
}

/** Makes the person where there is none yet. They have no password: who signs in by one is made in the test. */
async function headersOf(
  app: NestFastifyApplication,
  role: Role,
  tenantId: number | null,
): Promise<Headered> {
  const member = await memberOf(app.get(Database), role, tenantId);
  const token = await app.get(AccessTokens).issue('enms-api', { ...member, role, session: randomUUID() });
  return { authorization: `Bearer ${token}` };
}

async function memberOf(
  database: Database,
  role: Role,
  tenantId: number | null,
): Promise<{ readonly userId: number; readonly tenantId: number }> {
  try {
    await database.rows(
      `INSERT INTO tenants (name, slug) SELECT 'Works', 'works' WHERE NOT EXISTS (SELECT FROM tenants)`,
    );
    const [row] = await database.rows<{ user_id: number; tenant_id: number }>(
      `WITH tenant AS (SELECT coalesce($2::int, (SELECT min(id) FROM tenants)) AS id), person AS (
         INSERT INTO users (email, display_name, password_hash, password_changed_at)
         SELECT $1 || '@tenant-' || id || '.example', initcap($1), '-', 'epoch' FROM tenant
         ON CONFLICT (lower(email)) DO UPDATE SET is_active = true RETURNING id
       )
       INSERT INTO memberships (user_id, tenant_id, role) SELECT person.id, tenant.id, $1 FROM person, tenant
       ON CONFLICT (user_id, tenant_id) DO UPDATE SET role = $1 RETURNING user_id, tenant_id`,
      [role, tenantId],
    );
    return { userId: row?.user_id ?? 1, tenantId: row?.tenant_id ?? 1 };
  } catch (error) {
    // A test may be about a database that is away.
    if (error instanceof DatabaseError && error.retryable) return { userId: 1, tenantId: 1 };
    throw error;
  }
}
