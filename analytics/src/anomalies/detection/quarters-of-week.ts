import { localMoments } from '../../baselines/model/calendar.ts';

/** Quarter hour of the site's week for each instant: 0 is Monday 00:00, 671 Sunday 23:45. */
export function quartersOfWeek(instants: Float64Array, timeZone: string): Int32Array {
  return Int32Array.from(
    localMoments(instants, timeZone),
    ({ weekday, hour, minute }) => weekday * 96 + hour * 4 + Math.floor(minute / 15),
  );
}
