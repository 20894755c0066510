import { localTimeAt } from '@enms/http-api';

const QUARTER_MILLIS = 900_000;

/** Tells instants in the time of a site, with the offset: `2025-10-08T12:00:00.000+02:00`. */
export class LocalClock {
  readonly #zone: string;
  #quarter = Number.NaN;
  #offsetMillis = 0;

  constructor(zone: string) {
    this.#zone = zone;
  }

  tell(instant: Date): string {
    const millis = instant.getTime();
    // No zone changes its clocks inside a quarter hour; looking it up for each reading would cost the most of an export.
    const quarter = Math.floor(millis / QUARTER_MILLIS);
    if (quarter !== this.#quarter) {
      this.#quarter = quarter;
      this.#offsetMillis = this.#offsetAt(quarter * QUARTER_MILLIS);
    }
    const local = new Date(millis + this.#offsetMillis).toISOString().slice(0, -1);
    const minutes = Math.round(Math.abs(this.#offsetMillis) / 60_000);
    const sign = this.#offsetMillis < 0 ? '-' : '+';
    return `${local}${sign}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
  }

  #offsetAt(millis: number): number {
    const { year, month, day, hour, minute, second } = localTimeAt(new Date(millis), this.#zone);
    return Date.UTC(year, month - 1, day, hour, minute, second) - millis;
  }
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
