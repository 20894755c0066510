/** Additive: y = level + trend + season; multiplicative: y = (level + trend) · season. */
export type SeasonKind = 'additive' | 'multiplicative';

/** Shares (0 … 1) of an error that level, trend and season take over. */
export interface Smoothing {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
}

/** Level, trend and the last season of a series, moved on row by row. */
export class HoltWintersState {
  constructor(
    private readonly kind: SeasonKind,
    private level: number,
    private trend: number,
    private readonly seasons: Float64Array,
    private next = 0,
  ) {}

  /** What the row `ahead` rows from here is expected to be; 0 is the next. */
  expected(ahead: number): number {
    const season = this.seasons[(this.next + ahead) % this.seasons.length]!;
    const base = this.level + (ahead + 1) * this.trend;
    return this.kind === 'additive' ? base + season : base * season;
  }

  /** Takes in the next row. */
  learn(value: number, { alpha, beta, gamma }: Smoothing): void {
    const season = this.seasons[this.next]!;
    const additive = this.kind === 'additive';
    const before = this.level;
    const deseasoned = additive ? value - season : value / season;
    this.level = alpha * deseasoned + (1 - alpha) * (before + this.trend);
    this.trend = beta * (this.level - before) + (1 - beta) * this.trend;
    const seen = additive ? value - this.level : value / this.level;
    this.seasons[this.next] = gamma * seen + (1 - gamma) * season;
    this.next = (this.next + 1) % this.seasons.length;
  }

  copy(): HoltWintersState {
    return new HoltWintersState(this.kind, this.level, this.trend, this.seasons.slice(), this.next);
  }
}
