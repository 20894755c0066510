/** Where the service reads the time; a test hands in its own. */
export interface Clock {
  now(): Date;
}

/** Injection token of {@link Clock}. */
export const CLOCK = Symbol('clock');

export const systemClock: Clock = { now: () => new Date() };
