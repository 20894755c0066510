const DAY_MILLIS = 86_400_000;

/** What the wall clock of a time zone is ahead of UTC; looked up once a day but on days of a change. */
export class ZoneOffsets {
  readonly #format: Intl.DateTimeFormat;
  readonly #known = new Map<number, number>();

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** Milliseconds to add to an instant to get what the clocks show, as if it were UTC. */
  at(instant: number): number {
    const day = Math.floor(instant / DAY_MILLIS) * DAY_MILLIS;
    const before = this.#lookedUp(day);
    return before === this.#lookedUp(day + DAY_MILLIS) ? before : this.#lookedUp(instant);
  }

  #lookedUp(instant: number): number {
    const known = this.#known.get(instant);
    if (known !== undefined) return known;
    const shown: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(instant)) shown[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
    const offset = Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
    this.#known.set(instant, offset);
    return offset;
  }
}
