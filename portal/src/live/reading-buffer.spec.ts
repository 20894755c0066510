import { expect, it } from '@jest/globals';
import type { LiveReading } from '@enms/telemetry-contract';
import { ReadingBuffer } from './reading-buffer.ts';

const reading = (machine_id: number, second: number, carrier = 'electricity'): LiveReading =>
  ({
    machine_id,
    carrier,
    time: new Date(second * 1_000).toISOString(),
    power_kw: second,
    energy_total_kwh: null,
    quality: 0,
  }) as LiveReading;

it('holds the newest of each machine and carrier, however many arrive', () => {
  const buffer = new ReadingBuffer();
  for (let second = 0; second < 1_000; second += 1) buffer.add([reading(1, second), reading(2, second)]);
  buffer.add([reading(1, 5), reading(1, 7, 'steam')]);
  expect(buffer.held()).toHaveLength(3);
  expect(buffer.take()).toEqual([reading(1, 999), reading(2, 999), reading(1, 7, 'steam')]);
  expect(buffer.take()).toEqual([]);
});
