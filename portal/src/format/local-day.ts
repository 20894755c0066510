const hourMillis = 3_600_000;

/** Hour and minute of a moment in a time zone, like 06:45. */
export function clockText(millis: number, timeZone: string): string {
  return new Date(millis).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
}

/** The end of the local day that begins at `startMillis`: 23, 24 or 25 hours later, as the clocks are changed. */
export function endOfLocalDay(startMillis: number, timeZone: string): number {
  const start = clockText(startMillis, timeZone);
  const hours = [24, 23, 25].find(
    (length) => clockText(startMillis + length * hourMillis, timeZone) === start,
  );
  return startMillis + (hours ?? 24) * hourMillis;
}
