import { z } from 'zod';
import { FAULT_KINDS, FAULT_TRAITS, faultApplies, type Fault } from '../faults/fault.ts';
import type { MachineEntry } from '../settings/fleet-settings.ts';

const INJECTIONS = z.array(
  z
    .object({
      kind: z.enum(FAULT_KINDS),
      machine: z.string(),
      start: z.iso.datetime({ offset: true }),
      duration_s: z.number().positive(),
      magnitude: z.number().optional(),
    })
    .strict(),
);

/**
 * Faults to inject out of JSON: `[{kind, machine, start, duration_s, magnitude?}]`, as the control API takes them.
 * @throws Error that names the entry when one is not understood or cannot befall its machine
 */
export function readInjections(text: string, machines: readonly MachineEntry[]): Fault[] {
  const parsed = INJECTIONS.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`Faults to inject: ${z.prettifyError(parsed.error)}`);
  return parsed.data.map((wish, index): Fault => {
    const machine = machines.find(({ code }) => code === wish.machine);
    if (machine === undefined) {
      throw new Error(
        `Fault ${index} befalls ${wish.machine}; known: ${machines.map(({ code }) => code).join(', ')}`,
      );
    }
    if (!faultApplies(wish.kind, machine.kind)) {
      throw new Error(`Fault ${index}: ${wish.kind} does not befall a ${machine.kind}`);
    }
    const { usual, range, magnitude: meaning } = FAULT_TRAITS[wish.kind];
    const magnitude = wish.magnitude ?? usual;
    if (magnitude < range[0] || magnitude > range[1]) {
      throw new Error(`Fault ${index}: magnitude ${magnitude} is outside ${range.join(' to ')}: ${meaning}`);
    }
    const startMs = Date.parse(wish.start);
    const endMs = startMs + wish.duration_s * 1000;
    return {
      id: `injected-${index + 1}`,
      kind: wish.kind,
      machine: wish.machine,
      startMs,
      endMs,
      magnitude,
      origin: 'injected',
    };
  });
}
