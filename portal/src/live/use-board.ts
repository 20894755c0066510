import { watch } from 'vue';
import type { Machine } from '../api/types.ts';
import { useLive } from './live.ts';
import { MachineBoard } from './machine-board.ts';

/** Machines with their live values, for as long as the page is open. */
export function useBoard(machines: () => readonly Machine[]): MachineBoard {
  const board = new MachineBoard();
  const live = useLive();
  // The list of machines is up to a minute old, and a slow meter may not speak for half of one.
  board.apply(live.newest());
  watch(machines, (shown) => board.setMachines(shown), { immediate: true });
  watch(live.readings, (readings) => board.apply(readings));
  return board;
}
