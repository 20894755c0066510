import type { StateFile } from '../settings/state-file.ts';
import type { DeviceTimeline, TimelineSnapshot } from '../timeline/device-timeline.ts';
import type { FleetMember } from '../fleet/fleet.ts';

/** Where a member's published history begins, and the counters it began with. */
export interface Origin {
  readonly timeMs: number;
  readonly counters: Readonly<Record<string, number>>;
}

/** The part of a member's life that outlives the process. */
export interface MemberHistory {
  readonly origin: Origin;
  readonly latest: TimelineSnapshot;
}

/** Remembers where each member's history begins and how far it has come. */
export class History {
  private members = new Map<string, MemberHistory>();

  constructor(private readonly file: StateFile<Record<string, MemberHistory>>) {}

  load(): void {
    this.members = new Map(Object.entries(this.file.read() ?? {}));
  }

  of(code: string): MemberHistory | null {
    return this.members.get(code) ?? null;
  }

  /** A history begins with a timeline that has just begun. */
  begin(timeline: DeviceTimeline): void {
    const origin = { timeMs: timeline.timeMs, counters: timeline.counters() };
    this.members.set(timeline.code, { origin, latest: timeline.snapshot() });
  }

  /** An older part was put before what was known. */
  extendBack(code: string, origin: Origin): void {
    const known = this.members.get(code);
    if (known !== undefined) this.members.set(code, { ...known, origin });
  }

  /** A whole history made by a backfill where there was none. */
  adopt(code: string, origin: Origin, latest: TimelineSnapshot): void {
    this.members.set(code, { origin, latest });
  }

  save(members: readonly FleetMember[]): void {
    for (const { code, timeline } of members) {
      const known = this.members.get(code);
      if (known !== undefined && timeline.timeMs > known.latest.timeMs) {
        this.members.set(code, { ...known, latest: timeline.snapshot() });
      }
    }
    this.file.write(Object.fromEntries(this.members));
  }
}
