import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Carrier, LiveReading } from '@enms/telemetry-contract';
import type { Machine } from '../api/types.ts';
import { freshness, MachineBoard } from './machine-board.ts';

const machine = (id: number): Machine => ({
  id,
  name: `m-${id}`,
  display_name: `M ${id}`,
  type: 'other',
  carrier: 'electricity',
  rated_power_kw: null,
  factory: { id: 1, slug: 'f', name: 'F', time_zone: 'UTC' },
  status: null,
});
const reading = (
  second: number,
  powerKw: number | null,
  carrier: Carrier = 'electricity',
  machineId = 1,
): LiveReading => ({
  machine_id: machineId,
  carrier,
  time: new Date(second * 1_000).toISOString(),
  power_kw: powerKw,
  energy_total_kwh: null,
  quality: 0,
});

describe('MachineBoard', () => {
  let board: MachineBoard;
  beforeEach(() => {
    board = new MachineBoard();
    board.setMachines([machine(1), machine(2)]);
  });

  it('shows the newest value and never goes back', () => {
    board.apply([reading(10, 5), reading(9, 4)]);
    expect(board.tiles[0]).toMatchObject({ powerKw: 5, atMillis: 10_000 });
  });

  it('shows zero as zero, and null as unknown', () => {
    board.apply([reading(10, 0)]);
    expect(board.tiles[0]?.powerKw).toBe(0);
    board.apply([reading(11, null)]);
    expect(board.tiles[0]?.powerKw).toBeNull();
  });

  it('leaves another carrier of the machine out', () => {
    board.apply([reading(10, 5), reading(11, 900, 'steam')]);
    expect(board.tiles[0]?.powerKw).toBe(5);
  });

  it('keeps an hour for the sparkline, a point every twenty seconds', () => {
    for (let second = 0; second < 6_000; second++) board.apply([reading(second, second)]);
    const spark = board.tiles[0]?.spark ?? [];
    expect(spark.length).toBeLessThanOrEqual(194);
    expect(spark.at(-1)?.[1]).toBe(5_999);
    expect(spark[0]![0]).toBeLessThanOrEqual(2_400_000);
  });

  it('adds up what reports, by carrier, and leaves silent machines out', () => {
    board.apply([reading(100, 5), reading(100, 900, 'steam'), reading(10, 7, 'electricity', 2)]);
    expect(board.sitePower(101_000).get('electricity')).toEqual({
      powerKw: 12,
      reporting: 2,
      newestAtMillis: 100_000,
    });
    const later = board.sitePower(110_000);
    expect(later.get('electricity')).toMatchObject({ powerKw: 5, reporting: 1 });
    expect(later.get('steam')?.powerKw).toBe(900);
    expect(board.sitePower(900_000).size).toBe(0);
  });

  it('puts records before what came live, and fills a pause with them', () => {
    board.apply([reading(500, 5)]);
    board.setSpark(1, [
      [420_000, 4],
      [480_000, 4],
      [540_000, 4],
    ]);
    expect(board.tiles[0]?.spark).toEqual([
      [420_000, 4],
      [480_000, 4],
      [500_000, 5],
    ]);
    board.apply([reading(900, 6)]);
    board.setSpark(1, [[720_000, 4.5]]);
    expect(board.tiles[0]?.spark).toEqual([
      [720_000, 4.5],
      [900_000, 6],
    ]);
  });

  it('keeps what it knows of machines that stay', () => {
    board.apply([reading(10, 5)]);
    board.setMachines([machine(1), machine(3)]);
    expect(board.tiles.map(({ machine: { id }, powerKw }) => [id, powerKw])).toEqual([
      [1, 5],
      [3, null],
    ]);
  });
});

it.each([
  [1_000, 2_000, 'fresh'],
  [1_000, 7_000, 'stale'],
  [1_000, 20_000, 'silent'],
  [30_000, 40_000, 'fresh'],
  [30_000, 60_000, 'stale'],
  [30_000, 100_000, 'silent'],
])('with a reading every %d ms, one of %d ms ago is %s', (intervalMillis, age, expected) => {
  expect(freshness({ atMillis: 0, intervalMillis }, age)).toBe(expected);
});
