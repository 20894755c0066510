import { activityAt, type Activity } from './shift-plan.ts';
import { SiteTime } from './site-time.ts';
import { weatherAt, type Weather } from './weather.ts';

const MINUTE_MS = 60_000;

export interface SiteConditions {
  readonly weather: Weather;
  readonly activity: Activity;
}

/** Weather and activity of one site; both change by the minute. */
export class Site {
  readonly time: SiteTime;
  private minute = -Infinity;
  private conditions: SiteConditions | null = null;

  constructor(
    timeZone: string,
    readonly seed: number,
  ) {
    this.time = new SiteTime(timeZone);
  }

  at(timeMs: number): SiteConditions {
    const minute = Math.floor(timeMs / MINUTE_MS);
    if (this.conditions !== null && minute === this.minute) return this.conditions;
    const minuteMs = minute * MINUTE_MS;
    this.minute = minute;
    this.conditions = {
      weather: weatherAt(this.seed, minuteMs, this.time.offsetMs(minuteMs)),
      activity: activityAt(this.time.at(minuteMs)),
    };
    return this.conditions;
  }
}
