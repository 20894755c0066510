import { describe, expect, it } from '@jest/globals';
import { SEED } from '../../test/machine-bench.ts';
import { FaultSchedule } from '../faults/fault-schedule.ts';
import { Site } from '../site/site.ts';
import type { DraftReading } from '../timeline/device-timeline.ts';
import { CounterNodeTimeline, lessonAt } from './counter-node.ts';
import { PowerSensorTimeline } from './power-sensor.ts';

const site = new Site('Europe/Berlin', SEED);
const none = (): FaultSchedule =>
  new FaultSchedule((fromMs) => ({ faults: [], untilMs: fromMs + 86_400_000 }));
const rhythm = { energyMs: 10_000, contextMs: 10_000 };
const DAY_MS = 86_400_000;

describe('a power sensor', () => {
  const readings: DraftReading[] = [];
  const sensor = new PowerSensorTimeline('AA:BB:CC:00:00:01', 7, site, none());
  const startMs = Date.parse('2026-01-14T00:00:00Z');
  sensor.begin(startMs);
  sensor.advance(startMs + DAY_MS, { energyMs: 300_000, contextMs: 300_000 }, (reading) =>
    readings.push(reading),
  );

  it('speaks the fields of its dialect', () => {
    expect(readings).toHaveLength(288);
    expect(readings[0]?.body).toEqual({
      deviceCode: 'AA:BB:CC:00:00:01',
      timestamp: '2026-01-14T00:05:00.000Z',
      temp: expect.any(Number),
      humidity: expect.any(Number),
      brightness: expect.any(Number),
      electric: expect.any(Number),
    });
  });

  it('draws more while people are there', () => {
    const watts = (hour: number): number => Number(readings[hour * 12]?.body['electric']);
    expect(watts(9)).toBeGreaterThan(watts(2));
  });
});

describe('a counter node', () => {
  const readings: DraftReading[] = [];
  const node = new CounterNodeTimeline({ code: 'ESP01', classroom: 'CR-101', seed: 9 }, site, none());
  const startMs = Date.parse('2026-01-14T00:00:00Z');
  node.begin(startMs);
  node.advance(startMs + DAY_MS, rhythm, (reading) => readings.push(reading));
  const telemetry = readings.filter(({ kind }) => kind === 'telemetry').map(({ body }) => body);

  it('counts exactly what it draws, and draws nothing while its switches are off', () => {
    telemetry.slice(1).forEach((body, i) => {
      const before = telemetry[i]!;
      const mean = (Number(before['power_w']) + Number(body['power_w'])) / 2;
      const counted = Number(body['energy_wh_total']) - Number(before['energy_wh_total']);
      if (Math.abs(counted - mean / 360) > 0.0011) throw new Error(`at ${String(body['timestamp'])}`);
      const { sw1, sw2 } = body['switch_state'] as { sw1: boolean; sw2: boolean };
      if (!sw1 && !sw2 && body['power_w'] !== 0) throw new Error('draws while off');
    });
    expect(telemetry).toHaveLength(8640);
  });

  it('has a heartbeat every 30 s', () => {
    const beats = readings.filter(({ kind }) => kind === 'heartbeat').map(({ timeMs }) => timeMs);
    expect(beats[0]).toBe(startMs + 30_000);
    expect(beats).toHaveLength(2880);
  });

  it('holds lessons on weekdays between 8 and 17 o’clock only', () => {
    const days = Array.from({ length: 14 * 24 }, (_, hour) => startMs + hour * 3_600_000 + 1);
    const held = days.filter((timeMs) => lessonAt(9, site, timeMs)).map((timeMs) => site.time.at(timeMs));
    expect(held.length).toBeGreaterThan(40);
    for (const { hour, weekday } of held) {
      expect(hour >= 8 && hour < 17).toBe(true);
      expect([1, 2, 3, 4, 5]).toContain(weekday);
    }
  });
});
