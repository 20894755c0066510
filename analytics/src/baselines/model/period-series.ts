/** Values of the same periods; NaN where one is not known. */
export interface DriverSeries {
  readonly values: Float64Array;
  /** Share of the period that was measured, 0 … 1. */
  readonly coverage: Float64Array;
}

/**
 * Energy and drivers of one scope by period, in order and without holes between the periods; plain data, so that it can be
 * handed to a worker.
 */
export interface PeriodSeries {
  /** Beginning of each period and, last, the end of the last one: n + 1 instants, ms since 1970. */
  readonly bounds: Float64Array;
  /** The first periods that are only there for lagged drivers to look back on. */
  readonly lead: number;
  /** kWh of each period. */
  readonly energy: DriverSeries;
  /** By source. */
  readonly drivers: Readonly<Record<string, DriverSeries>>;
  /**
   * Mean outdoor temperature of the days of each period, for degree days. Left out where a period is a part itself (an hour, a day):
   * its mean is in the drivers.
   */
  readonly temperatures?: readonly Float64Array[];
  /** Parts that make a day: 24 where the parts are hours. Only for degree days. */
  readonly temperaturesPerDay?: number;
}

/** Time left out of the training, half-open. */
export interface Exclusion {
  /** ms since 1970. */
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}
