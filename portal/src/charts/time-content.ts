/**
 * A point; null interrupts. The corner of a bucket also tells where the bucket begins, and its value where it is drawn a
 * little off it.
 */
export type TimePoint = readonly [
  millis: number,
  drawn: number | null,
  bucketMillis?: number,
  value?: number | null,
];

/** A line or bars over time. `token` names a colour of tokens.css. */
export interface TimeSeries {
  readonly name: string;
  readonly token: string;
  /** `step`: each value holds until the next point. `corners`: the points are those of such a line (see steps.ts). */
  readonly shape: 'line' | 'step' | 'corners' | 'bar' | 'points';
  readonly points: readonly TimePoint[];
  readonly isDashed?: boolean;
  readonly isFilled?: boolean;
  /** Bars of one stack stand on each other. */
  readonly stack?: string;
}

/** What is expected, behind what is: low to high, null interrupts. */
export interface TimeBand {
  readonly name: string;
  readonly token: string;
  readonly points: readonly (readonly [millis: number, low: number | null, high: number | null])[];
}

/** A span (or, without an end, a moment) that is pointed out. */
export interface TimeMark {
  readonly from: number;
  readonly to?: number;
  readonly label: string;
  readonly token: string;
}

export interface TimeChartContent {
  readonly series: readonly TimeSeries[];
  readonly bands?: readonly TimeBand[];
  readonly marks?: readonly TimeMark[];
  readonly unit: string;
  readonly from: number;
  readonly to: number;
  readonly timeZone: string;
  /** Where the axis of values begins; without it where the values do. */
  readonly lowest?: number;
  readonly isZoomable?: boolean;
  /** Of corners: a tip then tells from when to when its bucket lasts. */
  readonly bucketMillis?: number;
}
