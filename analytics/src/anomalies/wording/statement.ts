/** The facts of each sentence that explains an anomaly: what a scan stores, so that it can be told in any language. */
export interface Told {
  /** A quantity lay beside what was expected of it. */
  readonly deviation: {
    /** `power_kw`, `pressure_bar`, … */
    readonly quantity: string;
    readonly against: 'baseline' | 'work' | 'time';
    readonly side: 'above' | 'below';
    /** Mean difference, without its sign; a share of the expected or in the unit of the quantity. */
    readonly size: number;
    readonly isShare: boolean;
    readonly minutes: number;
    /** Furthest of its periods, without its sign. */
    readonly robustSigmas: number;
  };
  /** @param features the most unusual, as the forest knows them */
  readonly unusual_combination: { readonly minutes: number; readonly features: readonly string[] };
  readonly gap: { readonly minutes: number; readonly missingReadings: number };
  readonly flat_line: { readonly minutes: number; readonly powerKw: number };
  /** `share` is what no work explains of the power; null where nothing says what does. */
  readonly spike: { readonly minutes: number; readonly powerKw: number; readonly share: number | null };
  readonly stuck_counter: { readonly minutes: number; readonly energyKwh: number };
  readonly counter_reset: { readonly fromKwh: number; readonly toKwh: number };
  readonly counter_jump: { readonly minutes: number; readonly energyKwh: number };
  readonly clock_shift: {
    readonly minutes: number;
    readonly shiftMinutes: number;
    readonly side: 'late' | 'ahead';
  };
}

export type StatementKind = keyof Told;

/** Facts with what they are of. */
export type Statement<K extends StatementKind = StatementKind> = {
  readonly [P in K]: { readonly kind: P } & Told[P];
}[K];

/** The sentences of a language, each for people who know the machine and no statistics. */
export type AnomalyWording = { readonly [K in StatementKind]: (told: Told[K]) => string };

/** The unit of a quantity by the end of its name, with a space before it. */
export function unitOf(quantity: string): string {
  if (quantity.endsWith('_kw')) return ' kW';
  if (quantity.endsWith('_bar')) return ' bar';
  if (quantity.endsWith('_m3h')) return ' m³/h';
  if (quantity.endsWith('_temp_c')) return ' °C';
  return quantity.endsWith('_percent') ? ' %' : '';
}

/** A quantity that no language has a word for: `bearing_temp_c` → `bearing temp`. */
export function plainName(quantity: string): string {
  return quantity.replace(/_(kw|bar|m3h|percent|c)$/, '').replaceAll('_', ' ');
}
