import { describe, expect, it } from '@jest/globals';
import { MachineStatusBoard } from './machine-status-board.ts';
import type { MachineStatus } from './machine-status-board.ts';

const status = (machineId: number, timeMillis: number, powerKw: number): MachineStatus => ({
  machineId,
  carrier: 'electricity',
  timeMillis,
  powerKw,
  energyTotalKwh: null,
  switchOn: null,
});

describe('MachineStatusBoard', () => {
  it('keeps the newest of each machine and carrier', () => {
    const board = new MachineStatusBoard();
    board.note(status(2, 100, 5));
    board.note(status(1, 200, 7));
    board.note(status(1, 150, 6));
    board.note({ ...status(1, 10, 1), carrier: 'steam' });
    expect(board.size).toBe(3);
    expect(board.take().map(({ machineId, carrier, powerKw }) => [machineId, carrier, powerKw])).toEqual([
      [1, 'electricity', 7],
      [1, 'steam', 1],
      [2, 'electricity', 5],
    ]);
    expect(board.take()).toEqual([]);
  });

  it('prefers what came meanwhile to what is put back', () => {
    const board = new MachineStatusBoard();
    board.note(status(1, 100, 5));
    const taken = board.take();
    board.note(status(1, 200, 9));
    board.putBack([...taken, status(2, 50, 3)]);
    expect(board.take().map(({ powerKw }) => powerKw)).toEqual([9, 3]);
  });
});
