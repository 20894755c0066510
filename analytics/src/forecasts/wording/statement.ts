import type { LoadShiftAdvice } from '../model/load-shift.ts';

/** What moving load is worth, and the clocks that it is told by. */
export interface ToldLoadShift extends LoadShiftAdvice {
  /** Of the site. */
  readonly timeZone: string;
}

/** The sentences of a language. */
export interface ForecastWording {
  readonly loadShift: (told: ToldLoadShift) => string;
}
