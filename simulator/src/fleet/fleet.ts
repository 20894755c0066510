import type { DeviceLink } from '../delivery/device-link.ts';
import type { MachineKind } from '../machines/machine-model.ts';
import type { DeviceTimeline, Rhythm } from '../timeline/device-timeline.ts';

/** A timeline with what the runs need to drive it and to make a second one for the past. */
export interface FleetMember {
  /** Code of the machine or sensor; unique in the fleet. */
  readonly code: string;
  readonly machineKind: MachineKind | null;
  readonly rhythm: Rhythm;
  readonly timeline: DeviceTimeline;
  /** A fresh timeline of the same member, without a beginning. */
  readonly fork: () => DeviceTimeline;
  /** The device that speaks for it. */
  readonly link: DeviceLink;
}

/** Everything that is simulated: members by code, links by device. */
export interface Fleet {
  readonly members: readonly FleetMember[];
  readonly links: readonly DeviceLink[];
}
