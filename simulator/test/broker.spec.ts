import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pino from 'pino';
import { Simulation } from '../src/control/simulation.ts';
import { MqttConnection } from '../src/delivery/mqtt-connection.ts';
import { DEMO_FLEET } from '../src/settings/fleet-settings.ts';
import { StateFile } from '../src/settings/state-file.ts';
import { Mosquitto } from './mosquitto.ts';
import { ReceiptGiver } from './receipt-giver.ts';

const MINUTE_MS = 60_000;

async function until(what: () => boolean, withinMs = 15_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!what()) {
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what.toString()}`);
    await wait(25);
  }
}

describe('the simulation with a real broker', () => {
  let broker: Mosquitto;
  let ingest: ReceiptGiver;
  let stateDir: string;
  let simulation: Simulation;

  const open = (): Simulation => {
    const opened = new Simulation({
      stateDir,
      autostart: false,
      now: Date.now,
      log: pino({ level: 'silent' }),
      limits: { maxAgeMs: 86_400_000, maxMessages: 10_000, retryAfterMs: 2000 },
      connect: ({ code, birth, will }) =>
        new MqttConnection({ url: broker.url, username: code, password: 'x' }, birth, will),
    });
    opened.open();
    return opened;
  };

  beforeAll(async () => {
    broker = await Mosquitto.start();
  });

  afterAll(async () => {
    await broker.remove();
  });

  beforeEach(async () => {
    ingest = new ReceiptGiver(broker.url);
    await ingest.start();
    stateDir = mkdtempSync(join(tmpdir(), 'enms-simulator-state-'));
    const quiet = { ...DEMO_FLEET, anomaly_probability_per_day: 0 };
    new StateFile(stateDir, 'settings.json').write(quiet);
    simulation = open();
  });

  afterEach(async () => {
    await simulation.close();
    await ingest.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  it('makes the past and goes on live without a seam in the counter', async () => {
    const toMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    simulation.startBackfill({
      fromMs: toMs - 6 * 60 * MINUTE_MS,
      toMs: null,
      everyMs: MINUTE_MS,
      sensorEveryMs: 5 * MINUTE_MS,
    });
    simulation.start(null);
    expect(simulation.live).toBe('waiting_for_backfill');
    await until(() => simulation.backfill?.state === 'done');
    expect(ingest.of('sim-hvac-1', 'energy')).toHaveLength(360);
    expect(ingest.of('sim-boiler-1', 'energy')).toHaveLength(720);
    await until(() => ingest.of('sim-compressor-1', 'energy').length > 365);
    const readings = ingest.of('sim-compressor-1', 'energy');
    const times = readings.map((reading) => Number(reading['ts']));
    expect(times.slice(0, 360)).toEqual(Array.from({ length: 360 }, (_, i) => toMs - (360 - i) * MINUTE_MS));
    expect(times[360]).toBe(toMs - MINUTE_MS + 60_000);
    const counters = readings.map((reading) => Number(reading['energy_total_kwh']));
    const steps = counters.slice(1).map((counter, i) => counter - (counters[i] ?? 0));
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(Math.max(...steps)).toBeLessThan(75 / 60);
  });

  it('puts a past before live readings so that the counters meet', async () => {
    simulation.start(null);
    await until(() => ingest.of('sim-compressor-1', 'energy').length >= 3);
    const fromMs = Math.floor(Date.now() / MINUTE_MS - 180) * MINUTE_MS;
    simulation.startBackfill({ fromMs, toMs: null, everyMs: MINUTE_MS, sensorEveryMs: 5 * MINUTE_MS });
    await until(() => simulation.backfill?.state === 'done');
    for (const device of ['sim-compressor-1', 'sim-hvac-1']) {
      const readings = ingest.of(device, 'energy').toSorted((a, b) => Number(a['ts']) - Number(b['ts']));
      const steps = readings.slice(1).map((reading, i) => {
        const before = readings[i]!;
        const hours = (Number(reading['ts']) - Number(before['ts'])) / 3_600_000;
        return (Number(reading['energy_total_kwh']) - Number(before['energy_total_kwh'])) / hours;
      });
      expect(readings.length).toBeGreaterThan(175);
      expect(Math.min(...steps)).toBeGreaterThan(10);
      expect(Math.max(...steps)).toBeLessThan(150);
    }
  });

  it('makes a cancelled past anew, without a hole before the live readings', async () => {
    simulation.start(null);
    await until(() => ingest.of('sim-motor-1', 'energy').length >= 1);
    const minutesBack = 12 * 60;
    const fromMs = Math.floor(Date.now() / MINUTE_MS - minutesBack) * MINUTE_MS;
    const order = { fromMs, toMs: null, everyMs: MINUTE_MS, sensorEveryMs: 60 * MINUTE_MS };
    simulation.startBackfill(order);
    await until(() => (simulation.backfill?.readings_published ?? 0) > 500);
    expect((await simulation.cancelBackfill()).state).toBe('cancelled');
    simulation.startBackfill(order);
    await until(() => simulation.backfill?.state === 'done', 60_000);
    const counters = new Map<number, number>();
    for (const { ts, energy_total_kwh: counter } of ingest.of('sim-motor-1', 'energy')) {
      // What came twice came alike.
      expect(counters.get(Number(ts)) ?? counter).toBe(counter);
      counters.set(Number(ts), Number(counter));
    }
    // The minute in which live operation began is its own.
    const toMs = Date.parse(simulation.backfill?.to ?? '');
    const past = [...counters.keys()].filter((time) => time < toMs);
    expect(past).toHaveLength((toMs - fromMs) / MINUTE_MS);
    expect(past.length).toBeGreaterThanOrEqual(minutesBack - 1);
  }, 90_000);

  it('goes on with a backfill behind what was confirmed before a restart', async () => {
    const toMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    const fromMs = toMs - 4 * 24 * 60 * MINUTE_MS;
    simulation.startBackfill({ fromMs, toMs: null, everyMs: MINUTE_MS, sensorEveryMs: 60 * MINUTE_MS });
    await until(() => (simulation.backfill?.readings_confirmed ?? 0) > 8000);
    await simulation.close();
    simulation = open();
    expect(simulation.backfill?.state).toBe('running');
    await until(() => simulation.backfill?.state === 'done', 60_000);
    const times = new Set(ingest.of('sim-motor-1', 'energy').map(({ ts }) => Number(ts)));
    expect(times.size).toBe((toMs - fromMs) / MINUTE_MS);
    const made = new Map<number, number>();
    for (const body of ingest.of('sim-motor-1', 'production')) {
      made.set(Number(body['ts']), Number(body['production_count']));
    }
    expect(Math.max(...made.values())).toBeLessThan(20);
  }, 90_000);

  it('loses nothing when the broker is killed without persistence', async () => {
    simulation.start(null);
    await until(() => ingest.of('sim-compressor-1', 'energy').length >= 2);
    await ingest.stop();
    await wait(1200);
    await broker.kill();
    await wait(1200);
    await broker.up();
    ingest = new ReceiptGiver(broker.url);
    const before = simulation.fleet.links[0]?.outbox.uncovered ?? 0;
    expect(before).toBeGreaterThan(0);
    await ingest.start();
    await until(() => ingest.of('sim-compressor-1', 'energy').length >= 4);
    simulation.stop();
    await until(() => simulation.fleet.links.every((link) => link.outbox.uncovered === 0), 40_000);
    const seqs = ['energy', 'production', 'environment']
      .flatMap((kind) => ingest.of('sim-compressor-1', kind))
      .map((reading) => Number(reading['seq']))
      .toSorted((a, b) => a - b);
    const last = seqs.at(-1) ?? 0;
    const first = seqs[0] ?? 0;
    expect(seqs).toEqual(Array.from({ length: last - first + 1 }, (_, i) => first + i));
  }, 60_000);

  it('keeps what no receipt covered, and its numbers, over a restart', async () => {
    await ingest.stop();
    simulation.start(null);
    await until(() => (simulation.fleet.links[0]?.outbox.uncovered ?? 0) >= 3);
    await simulation.close();
    const owed = simulation.fleet.links[0]?.outbox.uncovered ?? 0;
    const next = simulation.fleet.links[0]?.outbox.nextSeq ?? 0;
    new StateFile<{ running: boolean }>(stateDir, 'intent.json').write({ running: false });
    simulation = open();
    expect(simulation.fleet.links[0]?.outbox.uncovered).toBe(owed);
    expect(simulation.fleet.links[0]?.outbox.nextSeq).toBe(next);
    ingest = new ReceiptGiver(broker.url);
    await ingest.start();
    await until(() => simulation.fleet.links[0]?.outbox.uncovered === 0, 40_000);
  }, 60_000);
});
