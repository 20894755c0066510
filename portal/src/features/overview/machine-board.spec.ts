import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Machine } from '../../api/types.ts';
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
const reading = (second: number, powerKw: number | null, carrier = 'electricity') => ({
  machine_id: 1,
  carrier,
  time: new Date(second * 1_000).toISOString(),
  power_kw: powerKw,
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

  it('keeps ten minutes for the sparkline, a point every two seconds', () => {
    for (let second = 0; second < 1_000; second++) board.apply([reading(second, second)]);
    const spark = board.tiles[0]?.spark ?? [];
    expect(spark.length).toBeLessThanOrEqual(302);
    expect(spark.at(-1)?.[1]).toBe(999);
    expect(spark[0]![0]).toBeGreaterThanOrEqual(398_000);
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
  const tile = { machine: machine(1), powerKw: 1, atMillis: 0, intervalMillis, spark: [] };
  expect(freshness(tile, age)).toBe(expected);
});
