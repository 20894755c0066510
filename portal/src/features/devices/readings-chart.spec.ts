import { expect, it } from '@jest/globals';
import { readingsContent, type PowerReading } from './readings-chart.ts';

const at = (second: number): number => Date.parse('2026-11-21T12:00:00Z') + second * 1_000;
const reading = (second: number, power: number | null, carrier = 'electricity'): PowerReading => ({
  time: new Date(at(second)).toISOString(),
  carrier,
  power_kw: power,
  energy_kwh: null,
  energy_total_kwh: null,
  quality: ['good'],
});
const range = { from: at(0), to: at(600), timeZone: 'UTC' };

it('interrupts the line where a reading is missing, and keeps a zero', () => {
  const readings = [0, 10, 20, 60, 70].map((second) => reading(second, second === 10 ? 0 : 5));
  const [line] = readingsContent(readings, (carrier) => carrier, range).series;
  expect(line?.points).toEqual([
    [at(0), 5],
    [at(10), 0],
    [at(20), 5],
    [at(20) + 1, null],
    [at(60), 5],
    [at(70), 5],
  ]);
});

it('draws a line for each carrier in its colour', () => {
  const readings = [reading(0, 1), reading(1, 2, 'natural_gas')];
  const { series } = readingsContent(readings, (carrier) => carrier.toUpperCase(), range);
  expect(series.map(({ name, token }) => [name, token])).toEqual([
    ['ELECTRICITY', 'carrier-electricity'],
    ['NATURAL_GAS', 'carrier-natural_gas'],
  ]);
});
