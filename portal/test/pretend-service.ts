import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { json } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const tenant = { id: 1, slug: 'main', name: 'Main' };
const signedIn = {
  token_type: 'Bearer',
  expires_in_s: 900,
  user: {
    id: 1,
    email: 'ada@example.org',
    display_name: 'Ada',
    locale: 'en',
    role: 'viewer',
    tenant,
    tenants: [{ ...tenant, role: 'viewer' }],
  },
};
const notSignedIn = {
  type: 'about:blank',
  title: 'Unauthorized',
  status: 401,
  code: 'not_signed_in',
  detail: 'The token or key is not valid, or no longer.',
};
const factory = { id: 1, slug: 'works', name: 'Works', time_zone: 'Europe/Berlin' };

/** What the pages ask for is one language alone. */
function languageOf({ headers }: IncomingMessage): 'en' | 'de' {
  return headers['accept-language'] === 'de' ? 'de' : 'en';
}

/**
 * Serves the built portal under the door's content policy, with an API and a live feed that a test brings into any
 * state: what the pages do when parts are away cannot be asked of a healthy system.
 */
export class PretendService {
  /** Machines of the site; every third burns gas. */
  machineCount = 6;
  /** Answered to every API request while set. */
  problem: { status: number; code: string; title: string; detail: string; remedy: string } | undefined;
  /** Whether whoever signs in, or renews a session, is let in. */
  lets = true;
  /** The code that signing in asks for beside the password; undefined: none. */
  code: string | undefined;
  /** Whether a token is taken; the newest one's number is `tokens`. */
  takes: (token: number) => boolean = () => true;
  /** How many tokens were given: each sign-in and each renewal gives one. */
  tokens = 0;
  /** Whether `/ws` lets anybody in. */
  liveOpen = true;
  ingestReason: string | null = null;
  /** Why there is an anomaly, by language; undefined: there is none. */
  explanations: Readonly<Record<'en' | 'de', string>> | undefined;
  /** Quality bits of every reading. */
  quality = 0;
  readonly asked: string[] = [];
  /** The number of the token that each request of `asked` came with; NaN where it came with none. */
  readonly askedWith: number[] = [];
  private readonly sockets = new Set<WebSocket>();
  private server: Server | undefined;

  constructor(
    private readonly dist: string,
    private readonly contentPolicy: string,
  ) {}

  async start(port = 0): Promise<string> {
    const server = createServer((request, response) => void this.answer(request, response));
    const live = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      if (!this.liveOpen) return socket.destroy();
      live.handleUpgrade(request, socket, head, (client) => this.welcome(client));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    this.server = server;
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.cutLive();
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  /** Sends one reading of each machine, measured `ageMillis` ago. */
  publish(powerKw: (machineId: number) => number | null, ids = this.machineIds(), ageMillis = 0): void {
    const time = new Date(Date.now() - ageMillis).toISOString();
    const readings = ids.map((id) => ({
      machine_id: id,
      carrier: carrierOf(id),
      time,
      power_kw: powerKw(id),
      energy_total_kwh: null,
      quality: this.quality,
    }));
    this.send({ type: 'telemetry', readings });
  }

  send(message: unknown): void {
    for (const socket of this.sockets) socket.send(JSON.stringify(message));
  }

  cutLive(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  private machineIds(): number[] {
    return Array.from({ length: this.machineCount }, (_, index) => index + 1);
  }

  private welcome(socket: WebSocket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('message', (data: Buffer) => {
      const { topics } = JSON.parse(data.toString()) as { topics: string[] };
      socket.send(JSON.stringify({ type: 'subscribed', topics }));
      socket.send(JSON.stringify({ type: 'status', stale: false, reason: null }));
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (!pathname.startsWith('/api/')) return this.serveFile(pathname, response);
    if (pathname.startsWith('/api/v1/auth/')) return this.answerWho(pathname, request, response);
    const token = Number(/^Bearer token-(\d+)$/.exec(request.headers.authorization ?? '')?.[1]);
    this.asked.push(url);
    this.askedWith.push(token);
    const [status, type, body] = !this.takes(token)
      ? [401, 'application/problem+json', notSignedIn]
      : this.problem
        ? [this.problem.status, 'application/problem+json', this.problem]
        : [200, 'application/json', this.api(pathname, searchParams, languageOf(request))];
    // As analytics does with answers in words.
    const isInWords = pathname.startsWith('/api/v1/analytics/anomalies');
    response.writeHead(status, { 'content-type': type, ...(isInWords && { vary: 'accept-language' }) });
    response.end(JSON.stringify(body));
  }

  /** Lets everybody in while `lets` says so, with the code where there is one. */
  private async answerWho(
    pathname: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (pathname.endsWith('/logout')) {
      response.writeHead(204).end();
      return;
    }
    const { totp } = (await json(request)) as { totp?: string };
    const wantsCode = this.code !== undefined && pathname.endsWith('/login') && totp !== this.code;
    const isLetIn = this.lets && !wantsCode;
    if (isLetIn) this.tokens += 1;
    const answer = isLetIn
      ? { ...signedIn, access_token: `token-${this.tokens}` }
      : wantsCode && this.lets
        ? {
            code: totp === undefined ? 'totp_required' : 'totp_refused',
            errors: [{ field: 'totp', reason: 'wrong_code', remedy: 'Send the next one.' }],
          }
        : { code: 'wrong_credentials' };
    response.writeHead(isLetIn ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  }

  private async serveFile(pathname: string, response: ServerResponse): Promise<void> {
    const name = extname(pathname) === '' ? '/index.html' : pathname;
    try {
      const content = await readFile(join(this.dist, name));
      response.writeHead(200, {
        'content-type': contentTypes[extname(name)] ?? 'application/octet-stream',
        'content-security-policy': this.contentPolicy,
      });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  }

  private api(pathname: string, parameters: URLSearchParams, language: 'en' | 'de'): unknown {
    switch (pathname) {
      case '/api/v1/machines':
        return { items: this.machineIds().map(machine) };
      case '/api/v1/overview':
        return this.overview();
      case '/api/v1/energy/summary':
        return { factory, carriers: this.carriers() };
      case '/api/v1/analytics/demand-watch':
        return demandWatch();
      case '/api/v1/analytics/anomalies':
        return { items: this.anomalies(parameters.get('severity'), language), next_cursor: null };
      case '/api/v1/energy/timeline':
        return parameters.has('machine')
          ? timeline(60_000, 10, parameters.getAll('machine').map(Number))
          : timeline(900_000, 40, [undefined]);
      case '/api/v1/portal':
        return { version: '0', parts: {}, paths: { grafana: null, nodered: null, api_docs: '/api/docs' } };
      case '/api/v1/ingest':
        return this.ingest();
      default:
        return health();
    }
  }

  private anomalies(severity: string | null, language: 'en' | 'de'): unknown[] {
    if (this.explanations === undefined || severity === 'warning') return [];
    return [
      {
        id: 1,
        machine_label: 'Machine 1',
        carrier: 'electricity',
        kinds: ['gap'],
        severity: 'critical',
        started_at: new Date(Date.now() - 3_600_000).toISOString(),
        ended_at: null,
        energy_kwh: null,
        cost: null,
        currency: null,
        feedback: null,
        explanation: this.explanations[language],
        explanation_language: language,
      },
    ];
  }

  private overview(): unknown {
    const now = new Date().toISOString();
    return {
      factory,
      at: now,
      carriers: this.carriers().map((carrier) => ({
        ...carrier,
        today: carrier,
        yesterday: carrier,
        expected: {
          expected_kwh: 1_200,
          low_kwh: 1_150,
          high_kwh: 1_210,
          actual_kwh: 1_234.5,
          deviation_kwh: 34.5,
          from: now,
          to: now,
          baselines: 2,
          reason: null,
        },
        peak: { kw: 181.2, at: now, reason: null },
      })),
      machines: this.machineIds().map((id) => ({
        id,
        spark: {
          from: new Date(Date.now() - 3_600_000).toISOString(),
          step_s: 120,
          mean_kw: Array(30).fill(80),
        },
      })),
      open_anomalies: { critical: 0, warning: 2 },
    };
  }

  private carriers() {
    return [...new Set(this.machineIds().map(carrierOf))].map((carrier) => ({
      carrier,
      energy: {
        value: 1_234.5,
        unit: 'kWh',
        method: 'counter',
        coverage: 0.93,
        quality: ['good'],
        reason: null,
      },
      cost: { value: 308.62, currency: 'EUR', reason: null, unpriced_kwh: 0 },
      carbon: { kg: null, method: 'location', reason: 'no_factor' },
      power_now_kw: 100,
      machines_reporting: 1,
      machines_total: this.machineIds().filter((id) => carrierOf(id) === carrier).length,
      newest_at: new Date().toISOString(),
    }));
  }

  private ingest(): unknown {
    const known = this.ingestReason === null;
    return {
      rate_per_s: known ? 42 : null,
      accepted_total: known ? 123_456 : null,
      duplicates_total: known ? 7 : null,
      conflicts_total: known ? 0 : null,
      quarantined_total: known ? 3 : null,
      lag_p50_ms: known ? 180 : null,
      lag_p99_ms: known ? 420 : null,
      last_commit_at: known ? new Date().toISOString() : null,
      reason: this.ingestReason,
    };
  }
}

function carrierOf(machineId: number): string {
  return machineId % 3 === 0 ? 'natural_gas' : 'electricity';
}

function machine(id: number): unknown {
  return {
    id,
    name: `machine-${id}`,
    display_name: `Machine ${id}`,
    type: 'other',
    carrier: carrierOf(id),
    rated_power_kw: 200,
    factory,
    status: null,
  };
}

/** `count` buckets until now; the third and fourth newest but two are a gap. */
function timeline(bucketMillis: number, count: number, machines: readonly (number | undefined)[]): unknown {
  const to = Date.now();
  const first = (Math.floor(to / bucketMillis) - count + 1) * bucketMillis;
  const points = Array.from({ length: count }, (_, index) => {
    const isGap = index >= count - 7 && index < count - 4;
    return {
      time: new Date(first + index * bucketMillis).toISOString(),
      energy_kwh: isGap ? null : 20,
      power_avg_kw: isGap ? null : 80 + 20 * Math.sin(index / 5),
      coverage: isGap ? 0 : 1,
    };
  });
  return {
    bucket: bucketMillis === 60_000 ? '1min' : '15min',
    from: new Date(first).toISOString(),
    to: new Date(to).toISOString(),
    time_zone: factory.time_zone,
    series: machines.map((id) => ({
      machine: id === undefined ? null : { id, name: `machine-${id}`, display_name: `Machine ${id}` },
      carrier: id === undefined ? 'electricity' : carrierOf(id),
      points,
    })),
  };
}

function demandWatch(): unknown {
  const start = Math.floor(Date.now() / 900_000) * 900_000;
  return {
    scope: `factory:${factory.slug}`,
    carrier: 'electricity',
    interval: {
      from: new Date(start).toISOString(),
      to: new Date(start + 900_000).toISOString(),
      elapsed_s: 100,
      energy_so_far_kwh: 10,
      projected_kw: 220,
      low_kw: 205,
      high_kw: 230,
      past_intervals: 20,
    },
    month_peak: { value_kw: 200, reason: null, from: new Date(start).toISOString(), method: 'fixed' },
    at_stake: { above_kw: 20, cost: 180, cost_high: 270, currency: 'EUR', reason: null, shed_kw: 20 },
    sheddable: [],
    freshness: { at: new Date().toISOString(), is_complete: true, silent: [], billed_apart: [] },
  };
}

function health(): unknown {
  const since = new Date(Date.now() - 3_600_000).toISOString();
  return {
    status: 'degraded',
    checked_at: new Date().toISOString(),
    parts: [
      { name: 'database', status: 'up', cause: null, latency_ms: 3, since },
      { name: 'redis', status: 'down', cause: 'connection refused', latency_ms: 1, since },
      { name: 'simulator', status: 'unknown', cause: 'not asked yet', latency_ms: null, since },
    ],
  };
}
