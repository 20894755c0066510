import type { Carrier, LiveReading } from '@enms/telemetry-contract';
import { shallowReactive } from 'vue';
import type { Machine } from '../api/types.ts';

/** An hour of power, as the tile draws it, and what leads in from its left edge. */
const sparkSpanMillis = 3_840_000;
/** One point in so long: the sparkline has no room for more. */
const sparkStepMillis = 20_000;
/** Slower machines are given three of their own intervals. */
const silentAfterMillis = 15_000;
const staleAfterMillis = 5_000;
/** Until two readings have shown a machine's rhythm, it may be as slow as this. */
const unknownIntervalMillis = 30_000;

/** What one tile shows. */
export interface Tile {
  readonly machine: Machine;
  powerKw: number | null;
  /** Quality bits of the newest value. */
  quality: number;
  /** Device time of the newest value, ms; undefined: none yet. */
  atMillis: number | undefined;
  /** Typical distance between readings, ms. */
  intervalMillis: number;
  /** `[ms, kW]`, oldest first. */
  spark: readonly (readonly [number, number])[];
}

export type Freshness = 'fresh' | 'stale' | 'silent' | 'never';

/** What a site draws of one carrier. */
export interface SitePower {
  readonly powerKw: number | null;
  readonly reporting: number;
  readonly newestAtMillis: number;
}

/** How fresh a tile is at a moment: a machine that reports every 30 s is not stale after 5. */
export function freshness(tile: Pick<Tile, 'atMillis' | 'intervalMillis'>, nowMillis: number): Freshness {
  if (tile.atMillis === undefined) return 'never';
  const interval = tile.intervalMillis || unknownIntervalMillis;
  const age = nowMillis - tile.atMillis;
  if (age > Math.max(silentAfterMillis, interval * 3 + 2_000)) return 'silent';
  return age > Math.max(staleAfterMillis, interval * 1.5 + 1_000) ? 'stale' : 'fresh';
}

export type Condition = 'running' | 'idle' | 'unknown' | 'stale' | 'silent' | 'never';

/** What a machine does, in one word; for how long nobody knows comes first. */
export function condition(
  tile: Pick<Tile, 'atMillis' | 'intervalMillis' | 'powerKw'>,
  nowMillis: number,
): Condition {
  const state = freshness(tile, nowMillis);
  if (state !== 'fresh') return state;
  if (tile.powerKw === null) return 'unknown';
  return tile.powerKw > 0 ? 'running' : 'idle';
}

/** The tiles of the page by machine, kept up to date by the live feed. Only tiles that change render again. */
export class MachineBoard {
  readonly tiles = shallowReactive<Tile[]>([]);
  private readonly byMachine = new Map<number, Tile>();
  private readonly newest = new Map<string, LiveReading>();

  tile(machineId: number): Tile | undefined {
    return this.byMachine.get(machineId);
  }

  /** Takes over the machines, keeping what is known of those that stay. */
  setMachines(machines: readonly Machine[]): void {
    const tiles = machines.map((machine) => this.byMachine.get(machine.id) ?? newTile(machine));
    this.byMachine.clear();
    for (const tile of tiles) this.byMachine.set(tile.machine.id, tile);
    this.tiles.splice(0, this.tiles.length, ...tiles);
    // The feed may have spoken of them before they were known.
    this.apply([...this.newest.values()]);
  }

  /** Sum of what reports now, by carrier: a silent machine's last value is not what it draws. */
  sitePower(nowMillis: number): ReadonlyMap<Carrier, SitePower> {
    const sums = new Map<Carrier, SitePower>();
    for (const { machine_id, carrier, time, power_kw } of this.newest.values()) {
      const tile = this.byMachine.get(machine_id);
      const atMillis = Date.parse(time);
      if (!tile || power_kw === null) continue;
      if (freshness({ atMillis, intervalMillis: tile.intervalMillis }, nowMillis) === 'silent') continue;
      const sum = sums.get(carrier);
      sums.set(carrier, {
        powerKw: (sum?.powerKw ?? 0) + power_kw,
        reporting: (sum?.reporting ?? 0) + 1,
        newestAtMillis: Math.max(sum?.newestAtMillis ?? 0, atMillis),
      });
    }
    return sums;
  }

  /** Puts recorded points before what came live; the finer live ones stay. */
  setSpark(machineId: number, points: Tile['spark']): void {
    const tile = this.byMachine.get(machineId);
    if (!tile) return;
    const live = newestStretch(tile.spark);
    const liveFrom = live[0]?.[0] ?? Number.POSITIVE_INFINITY;
    tile.spark = [...points.filter(([at]) => at < liveFrom), ...live];
  }

  /** Of several carriers of a machine the tile shows its main one. */
  apply(readings: readonly LiveReading[]): void {
    for (const reading of readings) {
      const { machine_id, carrier, time, power_kw, quality } = reading;
      this.newest.set(`${machine_id} ${carrier}`, reading);
      const tile = this.byMachine.get(machine_id);
      if (carrier !== tile?.machine.carrier) continue;
      const at = Date.parse(time);
      if (tile.atMillis !== undefined && at <= tile.atMillis) continue;
      if (tile.atMillis !== undefined) tile.intervalMillis = smooth(tile.intervalMillis, at - tile.atMillis);
      tile.powerKw = power_kw;
      tile.quality = quality;
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
    quality: 0,
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

/** The newest stretch without a pause of more than four minutes: what was missed meanwhile is in the records. */
function newestStretch(spark: Tile['spark']): Tile['spark'] {
  const start = spark.findLastIndex(([at], index) => at - (spark[index - 1]?.[0] ?? at) > 240_000);
  return start < 0 ? spark : spark.slice(start);
}

/** The newest point moves with the value until its time is over. */
function extended(spark: Tile['spark'], at: number, powerKw: number): Tile['spark'] {
  const last = spark.at(-1);
  if (last && at - last[0] < sparkStepMillis) return [...spark.slice(0, -1), [last[0], powerKw]];
  const from = at - sparkSpanMillis;
  return [...spark.filter(([time]) => time >= from), [at, powerKw]];
}
