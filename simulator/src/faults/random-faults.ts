import type { MachineKind } from '../machines/machine-model.ts';
import { uniform } from '../randomness/noise.ts';
import type { SiteTime } from '../site/site-time.ts';
import { FAULT_KINDS, FAULT_TRAITS, faultApplies, type Fault } from './fault.ts';

const DAY_MS = 86_400_000;
const STREAM = 900;

/**
 * At most one random fault of a machine on a local day, drawn from the seed: the same day always has the same
 * fault, however often and in whatever order it is asked for.
 * @param probability chance a day, 0 … 1
 */
export function randomFaultOfDay(
  machine: { readonly code: string; readonly kind: MachineKind; readonly seed: number },
  localDay: number,
  siteTime: SiteTime,
  probability: number,
): Fault | null {
  const draw = (index: number): number => uniform(machine.seed, STREAM + index, localDay);
  if (draw(0) >= probability) return null;
  const kinds = FAULT_KINDS.filter((kind) => faultApplies(kind, machine.kind));
  const kind = kinds[Math.floor(draw(1) * kinds.length)] ?? 'spike';
  const trait = FAULT_TRAITS[kind];
  const hours = trait.hours[0] + draw(2) * (trait.hours[1] - trait.hours[0]);
  const startMs = Math.round((siteTime.utcOf(localDay * DAY_MS) + draw(3) * 0.9 * DAY_MS) / 60_000) * 60_000;
  const wanted = trait.usual * (0.6 + 0.8 * draw(4));
  const magnitude = Math.min(Math.max(wanted, trait.range[0]), trait.range[1]);
  return {
    id: `random-${machine.code}-${localDay}`,
    kind,
    machine: machine.code,
    startMs,
    endMs: startMs + Math.round(hours * 60) * 60_000,
    magnitude: Math.round(magnitude * 1000) / 1000,
    origin: 'random',
  };
}

/** All random faults that start in `[fromMs, end of that local day)`, with that end. */
export function randomFaultsFrom(
  machine: { readonly code: string; readonly kind: MachineKind; readonly seed: number },
  fromMs: number,
  siteTime: SiteTime,
  probability: number,
): { faults: Fault[]; untilMs: number } {
  const { localDay } = siteTime.at(fromMs);
  const untilMs = Math.max(siteTime.utcOf((localDay + 1) * DAY_MS), fromMs + 1);
  const fault = randomFaultOfDay(machine, localDay, siteTime, probability);
  return { faults: fault !== null && fault.endMs > fromMs ? [fault] : [], untilMs };
}
