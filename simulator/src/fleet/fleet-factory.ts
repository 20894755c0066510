import type { Connection } from '../delivery/connection.ts';
import { DeviceLink } from '../delivery/device-link.ts';
import type { DeviceProtocol } from '../delivery/device-protocol.ts';
import type { JournalledDevice, OutboxJournal } from '../delivery/outbox-journal.ts';
import { Outbox, type OutboxLimits } from '../delivery/outbox.ts';
import { canonicalProtocol } from '../delivery/protocols/canonical.ts';
import { counterNodeProtocol } from '../delivery/protocols/counter-node.ts';
import { powerSensorProtocol } from '../delivery/protocols/power-sensor.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { seedOf } from '../randomness/noise.ts';
import { CounterNodeTimeline } from '../sensors/counter-node.ts';
import { PowerSensorTimeline } from '../sensors/power-sensor.ts';
import type { FleetSettings } from '../settings/fleet-settings.ts';
import type { Site } from '../site/site.ts';
import type { DeviceTimeline, Rhythm } from '../timeline/device-timeline.ts';
import { MachineTimeline } from '../timeline/machine-timeline.ts';
import type { Fleet, FleetMember } from './fleet.ts';
import { planFleet, type PlannedMember } from './fleet-plan.ts';

export interface FleetParts {
  readonly settings: FleetSettings;
  readonly site: Site;
  readonly faults: FaultBook;
  readonly journal: OutboxJournal;
  /** What the journal kept of each device over the restart. */
  readonly kept: ReadonlyMap<string, JournalledDevice>;
  readonly limits: OutboxLimits;
  readonly now: () => number;
  /** Opens nothing yet: makes the session of a device with its last will. */
  readonly connect: (protocol: DeviceProtocol) => Connection;
}

/** Production and environment of a machine that speaks every second come every ten. */
const CONTEXT_AT_LEAST_MS = 10_000;

function protocolOf(member: PlannedMember, settings: FleetSettings): DeviceProtocol {
  switch (member.type) {
    case 'power-sensor':
      return powerSensorProtocol(member.device);
    case 'counter-node':
      return counterNodeProtocol(member.device);
    case 'machine':
      return canonicalProtocol(settings.factory, member.device);
  }
}

function timelineOf(member: PlannedMember, parts: FleetParts): DeviceTimeline {
  const { site, settings } = parts;
  const seed = seedOf(member.code, settings.seed);
  if (member.type === 'power-sensor') {
    return new PowerSensorTimeline(member.code, seed, site, parts.faults.scheduleFor(member.code, null));
  }
  if (member.type === 'counter-node') {
    const node = { code: member.code, classroom: member.classroom, seed };
    return new CounterNodeTimeline(node, site, parts.faults.scheduleFor(member.code, null));
  }
  const { code, kind, scale, phaseMs, channel } = member;
  const schedule = parts.faults.scheduleFor(code, kind);
  return new MachineTimeline(
    { code, kind, seed, scale, phaseMs, channel },
    site,
    schedule,
    () => settings.noise_percent / 100,
  );
}

function rhythmOf({ everyMs }: PlannedMember): Rhythm {
  return { energyMs: everyMs, contextMs: Math.ceil(CONTEXT_AT_LEAST_MS / everyMs) * everyMs };
}

function linkOf(member: PlannedMember, parts: FleetParts): DeviceLink {
  const protocol = protocolOf(member, parts.settings);
  const kept = parts.kept.get(member.device);
  const outbox = new Outbox(parts.limits, kept?.nextSeq ?? 1);
  for (const message of kept?.messages ?? []) outbox.add(message);
  return new DeviceLink(protocol, outbox, parts.connect(protocol), parts.journal, parts.now);
}

/** Builds the fleet that the settings describe; nothing is connected or simulated yet. */
export function buildFleet(parts: FleetParts): Fleet {
  const links = new Map<string, DeviceLink>();
  const members = planFleet(parts.settings).map((planned): FleetMember => {
    const link = links.get(planned.device) ?? linkOf(planned, parts);
    links.set(planned.device, link);
    return {
      code: planned.code,
      machineKind: planned.type === 'machine' ? planned.kind : null,
      rhythm: rhythmOf(planned),
      timeline: timelineOf(planned, parts),
      fork: () => timelineOf(planned, parts),
      link,
    };
  });
  return { members, links: [...links.values()] };
}
