import { buildDirectory, decodeMessage, resolveReading, type MachineType } from '@enms/telemetry-contract';
import { describe, expect, it } from '@jest/globals';
import { canonicalProtocol } from '../src/delivery/protocols/canonical.ts';
import { counterNodeProtocol } from '../src/delivery/protocols/counter-node.ts';
import { powerSensorProtocol } from '../src/delivery/protocols/power-sensor.ts';
import type { DeviceProtocol, WireMessage } from '../src/delivery/device-protocol.ts';
import { FaultSchedule } from '../src/faults/fault-schedule.ts';
import { messageBatches } from '../src/fleet/message-batches.ts';
import { MACHINE_KINDS } from '../src/machines/machine-model.ts';
import { CounterNodeTimeline } from '../src/sensors/counter-node.ts';
import { PowerSensorTimeline } from '../src/sensors/power-sensor.ts';
import { Site } from '../src/site/site.ts';
import type { DraftReading } from '../src/timeline/device-timeline.ts';
import { readingsOf, SEED } from './machine-bench.ts';

const START = '2026-01-14T03:00:00Z';
const nowMs = Date.parse(START) + 86_400_000;
const RATED_KW = { compressor: 75, hvac: 150, motor: 30, pump: 50, injection_molding: 200, boiler: 400 };

function directoryOf(code: string, dialect: string, type: MachineType, channels: Record<string, string>) {
  return buildDirectory(
    Object.entries(channels).map(([channel, carrier]) => ({
      device_id: 1,
      tenant_id: 1,
      factory_id: 1,
      factory_slug: 'demo-factory',
      code,
      dialect,
      status: 'active',
      capabilities: ['commit_receipt'],
      expected_interval_s: 1,
      channel,
      machine_id: 1,
      machine_name: 'machine-1',
      machine_type: type,
      rated_power_kw: type in RATED_KW ? RATED_KW[type as keyof typeof RATED_KW] : 10,
      limits: null,
      calorific_kwh_per_m3: null,
      enthalpy_kwh_per_kg: null,
      carrier,
      multiplier: 1,
      valid_from: null,
      valid_to: null,
    })),
  );
}

function messagesOf(protocol: DeviceProtocol, readings: readonly DraftReading[]): WireMessage[] {
  return messageBatches(readings, protocol.batches).map((batch, i) => protocol.encode(batch, i * 100));
}

/** Decodes and resolves as the ingest does; the problems it would have with the messages. */
function problems(messages: readonly WireMessage[], directory: ReturnType<typeof directoryOf>): unknown[] {
  return messages.flatMap(({ topic, payload }) => {
    const { readings, rejections } = decodeMessage(topic, Buffer.from(payload), nowMs);
    const rows = readings.map((reading) => resolveReading(reading, directory, nowMs));
    return [...rejections, ...rows.filter((row) => 'reason' in row)];
  });
}

describe('the ingest accepts what the simulator publishes', () => {
  it.each(MACHINE_KINDS)('from a %s', (kind) => {
    const readings = readingsOf(kind, START, 4, { everyS: 60 });
    const channels =
      kind === 'boiler' ? { natural_gas: 'natural_gas', steam: 'steam' } : { main: 'electricity' };
    const messages = messagesOf(canonicalProtocol('demo-factory', `sim-${kind}-1`), readings);
    expect(messages.length).toBeGreaterThan(3);
    expect(problems(messages, directoryOf(`sim-${kind}-1`, 'canonical', kind, channels))).toEqual([]);
  });

  const site = new Site('Europe/Berlin', SEED);
  const schedule = new FaultSchedule((fromMs) => ({ faults: [], untilMs: fromMs + 86_400_000 }));
  const rhythm = { energyMs: 10_000, contextMs: 10_000 };

  it('from a power sensor', () => {
    const readings: DraftReading[] = [];
    const code = 'AA:BB:CC:00:00:01';
    const sensor = new PowerSensorTimeline(code, 1, site, schedule);
    sensor.begin(Date.parse(START));
    sensor.advance(Date.parse(START) + 3_600_000, rhythm, (reading) => readings.push(reading));
    const directory = directoryOf(code, 'power-sensor', 'meter', { main: 'electricity' });
    expect(problems(messagesOf(powerSensorProtocol(code), readings), directory)).toEqual([]);
  });

  it('from a counter node, with heartbeats and status', () => {
    const readings: DraftReading[] = [];
    const node = new CounterNodeTimeline({ code: 'ESP01', classroom: 'CR-101', seed: 1 }, site, schedule);
    node.begin(Date.parse(START));
    node.advance(Date.parse(START) + 3_600_000, rhythm, (reading) => readings.push(reading));
    const protocol = counterNodeProtocol('ESP01');
    const messages = [...messagesOf(protocol, readings), protocol.birth!, protocol.will!];
    const directory = directoryOf('ESP01', 'counter-node', 'meter', { light_1: 'electricity' });
    expect(problems(messages, directory)).toEqual([]);
  });

  it('as status of a canonical device', () => {
    const { birth, will } = canonicalProtocol('demo-factory', 'sim-motor-1');
    const directory = directoryOf('sim-motor-1', 'canonical', 'motor', { main: 'electricity' });
    expect(problems([birth!, will!], directory)).toEqual([]);
    const [event] = decodeMessage(birth!.topic, Buffer.from(birth!.payload), nowMs).readings;
    expect(event).toMatchObject({ kind: 'event', online: true, capabilities: ['commit_receipt'] });
  });
});
