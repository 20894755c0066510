const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;

/** Local calendar facts of one moment. */
export interface SiteMoment {
  /** Hour of the local day with its fraction, 0 ≤ hour < 24. */
  readonly hour: number;
  /** 0 = Sunday … 6 = Saturday, local. */
  readonly weekday: number;
  /** Days since 1970-01-01 of the local calendar. */
  readonly localDay: number;
}

/**
 * UTC offset and calendar of a site's IANA time zone.
 * Offsets come from Intl, which is slow, so they are kept: one number for a day without a change, one for each
 * quarter of an hour on the days that have one (changes happen on quarter hours everywhere).
 */
export class SiteTime {
  private readonly format: Intl.DateTimeFormat;
  private readonly offsets = new Map<number, number>();
  private cachedFrom = 1;
  private cachedTo = 0;
  private cachedOffset = 0;

  /** @throws RangeError when the zone is unknown. */
  constructor(readonly timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** Milliseconds to add to UTC to get the site's wall clock. */
  offsetMs(utcMs: number): number {
    if (utcMs >= this.cachedFrom && utcMs < this.cachedTo) return this.cachedOffset;
    const dayStart = Math.floor(utcMs / DAY_MS) * DAY_MS;
    const atStart = this.knownOffset(dayStart);
    const steady = atStart === this.knownOffset(dayStart + DAY_MS);
    const from = steady ? dayStart : Math.floor(utcMs / QUARTER_MS) * QUARTER_MS;
    this.cachedFrom = from;
    this.cachedTo = from + (steady ? DAY_MS : QUARTER_MS);
    this.cachedOffset = steady ? atStart : this.knownOffset(from);
    return this.cachedOffset;
  }

  /** Local hour, weekday and day number of a moment. */
  at(utcMs: number): SiteMoment {
    const localMs = utcMs + this.offsetMs(utcMs);
    const localDay = Math.floor(localMs / DAY_MS);
    return {
      hour: (localMs - localDay * DAY_MS) / 3_600_000,
      weekday: (((localDay + 4) % 7) + 7) % 7,
      localDay,
    };
  }

  /** The UTC moment at which a wall clock shows these local milliseconds; of two, the first; of none, the next. */
  utcOf(localMs: number): number {
    const first = localMs - this.offsetMs(localMs - DAY_MS);
    if (first + this.offsetMs(first) === localMs) return first;
    const second = localMs - this.offsetMs(localMs + DAY_MS);
    return second + this.offsetMs(second) === localMs ? second : first;
  }

  private knownOffset(utcMs: number): number {
    const known = this.offsets.get(utcMs);
    if (known !== undefined) return known;
    const parts = new Map(this.format.formatToParts(utcMs).map((part) => [part.type, Number(part.value)]));
    const get = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const local = Date.UTC(
      get('year'),
      get('month') - 1,
      get('day'),
      get('hour'),
      get('minute'),
      get('second'),
    );
    const offset = local - Math.floor(utcMs / 1000) * 1000;
    this.offsets.set(utcMs, offset);
    return offset;
  }
}
