import { shallowReactive } from 'vue';
import type { Machine } from '../../api/types.ts';
import type { LiveReading } from '../../live/live-connection.ts';

/** Ten minutes of power, as the tile draws it. */
const sparkSpanMillis = 600_000;
/** Slower machines are given three of their own intervals. */
const silentAfterMillis = 15_000;
const staleAfterMillis = 5_000;
/** Until two readings have shown a machine's rhythm, it may be as slow as this. */
const unknownIntervalMillis = 30_000;

/** What one tile shows. */
export interface Tile {
  readonly machine: Machine;
  powerKw: number | null;
  /** Device time of the newest value, ms; undefined: none yet. */
  atMillis: number | undefined;
  /** Typical distance between readings, ms. */
  intervalMillis: number;
  /** `[ms, kW]`, oldest first. */
  spark: readonly (readonly [number, number])[];
}

export type Freshness = 'fresh' | 'stale' | 'silent' | 'never';

/** How fresh a tile is at a moment: a machine that reports every 30 s is not stale after 5. */
export function freshness(tile: Tile, nowMillis: number): Freshness {
  if (tile.atMillis === undefined) return 'never';
  const interval = tile.intervalMillis || unknownIntervalMillis;
  const age = nowMillis - tile.atMillis;
  if (age > Math.max(silentAfterMillis, interval * 3 + 2_000)) return 'silent';
  return age > Math.max(staleAfterMillis, interval * 1.5 + 1_000) ? 'stale' : 'fresh';
}

/** The tiles of the page by machine, kept up to date by the live feed. Only tiles that change render again. */
export class MachineBoard {
  readonly tiles = shallowReactive<Tile[]>([]);
  private readonly byMachine = new Map<number, Tile>();

  /** Takes over the machines, keeping what is known of those that stay. */
  setMachines(machines: readonly Machine[]): void {
    const tiles = machines.map((machine) => this.byMachine.get(machine.id) ?? newTile(machine));
    this.byMachine.clear();
    for (const tile of tiles) this.byMachine.set(tile.machine.id, tile);
    this.tiles.splice(0, this.tiles.length, ...tiles);
  }

  setSpark(machineId: number, points: readonly (readonly [number, number])[]): void {
    const tile = this.byMachine.get(machineId);
    if (tile && tile.spark.length < points.length) tile.spark = points;
  }

  /** Of several carriers of a machine the tile shows its main one. */
  apply(readings: readonly LiveReading[]): void {
    for (const { machine_id, carrier, time, power_kw } of readings) {
      const tile = this.byMachine.get(machine_id);
      if (!tile || carrier !== tile.machine.carrier) continue;
      const at = Date.parse(time);
      if (tile.atMillis !== undefined && at <= tile.atMillis) continue;
      if (tile.atMillis !== undefined) tile.intervalMillis = smooth(tile.intervalMillis, at - tile.atMillis);
      tile.powerKw = power_kw;
      tile.atMillis = at;
      if (power_kw !== null) tile.spark = extended(tile.spark, at, power_kw);
    }
  }
}

function newTile(machine: Machine): Tile {
  const { status } = machine;
  return shallowReactive({
    machine,
    powerKw: status?.power_kw ?? null,
    atMillis: status ? Date.parse(status.last_updated) : undefined,
    intervalMillis: 0,
    spark: [],
  });
}

/** A gap must not look like a slow machine, so one long pause moves the estimate only a little. */
function smooth(before: number, interval: number): number {
  if (before === 0) return Math.min(interval, 60_000);
  return before + (Math.min(interval, 60_000) - before) / 4;
}

/** At most one point every two seconds: the sparkline has no room for more. */
function extended(spark: Tile['spark'], at: number, powerKw: number): Tile['spark'] {
  const last = spark.at(-1);
  const kept = last && at - last[0] < 2_000 ? spark.slice(0, -1) : spark;
  const from = at - sparkSpanMillis;
  return [
    ...kept.filter(([time]) => time >= from),
    last && at - last[0] < 2_000 ? [last[0], powerKw] : [at, powerKw],
  ];
}
