/** A computer's clock within this of the server's is taken as right: the Date header knows whole seconds only. */
const toleranceMillis = 2_000;
let offsetMillis = 0;

/** The server's present in ms. */
export function serverNowMillis(): number {
  return Date.now() + offsetMillis;
}

/**
 * How far a viewer's clock is behind the server's, from the Date header of an answer, so that a wrong clock does not
 * make every value look old. @returns ms to add to the viewer's clock; 0 within the tolerance or without a header
 */
export function clockOffsetMillis(dateHeader: string | null, askedAt: number, answeredAt: number): number {
  const serverMillis = Date.parse(dateHeader ?? '') + 500;
  const offset = serverMillis - (askedAt + answeredAt) / 2;
  return Number.isFinite(offset) && Math.abs(offset) > toleranceMillis ? offset : 0;
}

/** Takes over what an answer tells about the time. */
export function noteServerTime(dateHeader: string | null, askedAt: number, answeredAt: number): void {
  if (dateHeader !== null) offsetMillis = clockOffsetMillis(dateHeader, askedAt, answeredAt);
}
