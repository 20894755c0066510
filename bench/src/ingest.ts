import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually, type InstalledSystem } from '@enms/installed-system';
import { registerDevices, storedRows, type BenchSite } from './bench-site.ts';
import type { PublisherOrder } from './publisher.ts';
import type { Figure } from './table.ts';
import { LiveClient } from './live-client.ts';
import { singleInserts } from './single-inserts.ts';

const run = promisify(execFile);
let sequence = 0;
/** Longer than the minute over which the ingest measures its lag. */
const steadySeconds = 70;
/** What is older counts as late. */
const longestPastMillis = 9 * 60_000;

/** What is published: `messages` by turns for `devices`; without `perSecond` as fast as the broker takes them. */
export interface Flow {
  readonly devices: number;
  readonly messages: number;
  readonly perSecond?: number;
  readonly firstTimeMillis?: number;
  readonly stepMillis?: number;
}

/** What one run through broker and flow took, from the first message to the last committed row. */
interface FlowResult {
  readonly perSecond: number;
  readonly ingestBytesBefore: number;
  readonly ingestBytesAfter: number;
}

/** Publishes in a process of its own. */
export async function publish(
  system: InstalledSystem,
  site: BenchSite,
  prefix: string,
  flow: Flow,
): Promise<void> {
  const order: PublisherOrder = {
    port: system.mqttPort,
    username: site.username,
    password: site.password,
    factory: site.factory,
    prefix,
    devices: flow.devices,
    messages: flow.messages,
    perSecond: flow.perSecond ?? 0,
    window: 4_000,
    firstTimeMillis: flow.firstTimeMillis ?? 0,
    stepMillis: flow.stepMillis ?? 1_000,
  };
  await run(process.execPath, [join(import.meta.dirname, 'publish.js'), JSON.stringify(order)]);
}

/** Publishes as fast as the broker takes it, and waits until every reading is a row. */
export async function flowThrough(system: InstalledSystem, site: BenchSite, flow: Flow): Promise<FlowResult> {
  const prefix = `flow${++sequence}-`;
  await registerDevices(system, prefix, flow.devices);
  await letDirectorySettle();
  const ingestBytesBefore = await system.residentBytes('nodered');
  // Device times end now and begin a moment ago, so that nothing is late.
  const rounds = Math.ceil(flow.messages / flow.devices);
  const stepMillis = Math.max(1, Math.min(1_000, Math.floor(longestPastMillis / rounds)));
  const committedBefore = await committedMessages(system);
  const startedAt = performance.now();
  await publish(system, site, prefix, {
    ...flow,
    firstTimeMillis: Date.now() - rounds * stepMillis,
    stepMillis,
  });
  await allCommitted(system, committedBefore + flow.messages);
  const seconds = (performance.now() - startedAt) / 1_000;
  await expectStored(system, prefix, flow.messages);
  return {
    perSecond: flow.messages / seconds,
    ingestBytesBefore,
    ingestBytesAfter: await system.residentBytes('nodered'),
  };
}

/** Ingest against single inserts on the same database in the same minute. */
export async function ingestFigures(
  system: InstalledSystem,
  site: BenchSite,
  database: string,
  messages: number,
): Promise<Figure[]> {
  await flowThrough(system, site, { devices: 200, messages: Math.round(messages / 10) });
  const flow = await flowThrough(system, site, { devices: 200, messages });
  await registerDevices(system, 'single', 1);
  const machineId = await system.number(`SELECT id FROM machines WHERE name = 'single0'`);
  const deviceId = await system.number(`SELECT id FROM devices WHERE code = 'single0'`);
  const single = await singleInserts(system.databaseUrl, machineId, deviceId, 10);
  const memory = `Node-RED ${mebibytes(flow.ingestBytesBefore)} → ${mebibytes(flow.ingestBytesAfter)} MiB`;
  return [
    {
      what: `ingest, ${database}`,
      value: flow.perSecond,
      unit: 'messages/s',
      ratio: flow.perSecond / single,
      against: 'single inserts',
      note: memory,
    },
    { what: `single inserts, pool of 10, ${database}`, value: single, unit: 'rows/s' },
  ];
}

/**
 * From a device's clock to the committed row, as the ingest itself measures it, and to a browser, as a WebSocket client
 * of the door sees it; both at a steady rate.
 */
export async function latencyFigures(system: InstalledSystem, site: BenchSite): Promise<Figure[]> {
  const prefix = `steady${++sequence}-`;
  const perSecond = 1_000;
  await registerDevices(system, prefix, 50);
  await letDirectorySettle();
  const browser = await LiveClient.connect(system.portalUrl, await system.accessToken());
  const messages = perSecond * steadySeconds;
  const publishing = publish(system, site, prefix, { devices: 50, messages, perSecond });
  await new Promise((resolve) => setTimeout(resolve, (steadySeconds - 2) * 1_000));
  const { body } = await system.api('/api/v1/ingest');
  await publishing;
  browser.close();
  await expectStored(system, prefix, messages);
  const { lag_p50_ms, lag_p99_ms } = body as { lag_p50_ms: number; lag_p99_ms: number };
  return [
    { what: 'publish → row, p50 at 1,000 messages/s', value: lag_p50_ms, unit: 'ms' },
    { what: 'publish → row, p99 at 1,000 messages/s', value: lag_p99_ms, unit: 'ms' },
    { what: 'publish → browser, p95 at 1,000 messages/s', value: browser.quantileMillis(0.95), unit: 'ms' },
  ];
}

/** What waits at the broker while the ingest is away, drained after its return. */
export async function backlogFigure(
  system: InstalledSystem,
  site: BenchSite,
  messages: number,
): Promise<Figure> {
  const prefix = `backlog${++sequence}-`;
  await registerDevices(system, prefix, 1_000);
  await letDirectorySettle();
  await system.supervisor('stop', 'nodered');
  await publish(system, site, prefix, {
    devices: 1_000,
    messages,
    firstTimeMillis: Date.now() - Math.ceil(messages / 1_000) * 1_000,
  });
  await system.supervisor('start', 'nodered');
  const startedAt = performance.now();
  // It counts from its start.
  await allCommitted(system, messages);
  const seconds = (performance.now() - startedAt) / 1_000;
  await expectStored(system, prefix, messages);
  return {
    what: `backlog of ${messages.toLocaleString('en-US')} drained`,
    value: seconds,
    unit: 's',
    note: `${Math.round(messages / seconds).toLocaleString('en-US')} messages/s`,
  };
}

/** Time for each reading with many sensors against few. */
export async function growthFigure(
  system: InstalledSystem,
  site: BenchSite,
  messages: number,
  sensors: number,
): Promise<Figure> {
  const few = await flowThrough(system, site, { devices: 10, messages });
  const many = await flowThrough(system, site, { devices: sensors, messages });
  return {
    what: `ingest time per reading, ${sensors.toLocaleString('en-US')} sensors`,
    value: 1e6 / many.perSecond,
    unit: 'µs',
    ratio: few.perSecond / many.perSecond,
    against: 'the same with 10 sensors',
  };
}

/** Messages the ingest has committed since it started; 0 while it starts. Asking costs the database nothing. */
async function committedMessages(system: InstalledSystem): Promise<number> {
  const url = `http://127.0.0.1:${system.setting('ENMS_NODERED_PORT')}/metrics`;
  const text = await fetch(url).then(
    (response) => response.text(),
    () => '',
  );
  return Number(/^ingest_messages_total (\d+)/m.exec(text)?.[1] ?? 0);
}

async function allCommitted(system: InstalledSystem, messages: number): Promise<void> {
  await eventually(
    () => committedMessages(system),
    (count) => count >= messages,
    { limitSeconds: 1_200, everyMillis: 100, what: `${messages} committed messages` },
  );
}

async function expectStored(system: InstalledSystem, prefix: string, messages: number): Promise<void> {
  await eventually(
    () => storedRows(system, prefix),
    (count) => count === messages,
    { limitSeconds: 60, everyMillis: 1_000, what: `${messages} rows of ${prefix}` },
  );
}

/** The flow hears of new devices by NOTIFY; reading a large registry takes a moment. */
/** Until the ingest knows what was registered. */
export async function letDirectorySettle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 3_000));
}

const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
