/** A stretch of time that a trend shows, ms. */
export interface TrendWindow {
  readonly from: number;
  readonly to: number;
}

const shortestMillis = 30_000;
const longestMillis = 2 * 366 * 86_400_000;

/** The window made narrower (`factor` below 1) or wider around its middle; never beyond now, nor out of sense. */
export function zoomed({ from, to }: TrendWindow, factor: number, nowMillis: number): TrendWindow {
  const span = Math.min(longestMillis, Math.max(shortestMillis, (to - from) * factor));
  const middle = (from + to) / 2;
  return within({ from: Math.round(middle - span / 2), to: Math.round(middle + span / 2) }, nowMillis);
}

/** The window moved by a share of its own length: −0.5 is half a window earlier. */
export function moved({ from, to }: TrendWindow, share: number, nowMillis: number): TrendWindow {
  const by = Math.round((to - from) * share);
  return within({ from: from + by, to: to + by }, nowMillis);
}

function within({ from, to }: TrendWindow, nowMillis: number): TrendWindow {
  const beyond = Math.max(0, to - nowMillis);
  return { from: from - beyond, to: to - beyond };
}

/** `?view=<from>~<to>` of an address; undefined where it makes no sense. */
export function windowOf(view: unknown): TrendWindow | undefined {
  if (typeof view !== 'string') return undefined;
  const [from = Number.NaN, to = Number.NaN] = view.split('~').map((instant) => Date.parse(instant));
  return to - from >= 1_000 ? { from, to } : undefined;
}

export function viewText({ from, to }: TrendWindow): string {
  return `${new Date(from).toISOString()}~${new Date(to).toISOString()}`;
}
