/** A report as it is kept and served; the PDF shows nothing else. Members are named as they go over the wire. */
export interface ReportDocument {
  readonly format: 1;
  readonly kind: ReportKind;
  readonly title: string;
  readonly scopes: readonly { readonly ref: string; readonly label: string; readonly machines: number }[];
  readonly carrier: string;
  readonly period: ReportPeriod;
  readonly version: number;
  readonly requested_by: string;
  /** The one member that differs between two reports made of the same data. */
  readonly issued_at: string;
  readonly key_figures: readonly KeyFigure[];
  readonly findings: readonly Finding[];
  readonly sections: readonly ReportSection[];
  readonly recommendations: readonly ReportRecommendation[];
  readonly method: readonly string[];
  /** What the figures were computed from: ledger, versions of tariffs and factors, baselines, models. */
  readonly made_from: object;
}

export const REPORT_KINDS = ['efficiency', 'forecast', 'comparison'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** Half-open. */
export interface ReportPeriod {
  readonly from: string;
  readonly to: string;
  readonly time_zone: string;
}

/** A figure that is not known is null and says why; one with value and reason is that of a part. */
export interface Figure {
  readonly value: number | null;
  /** kWh, kW, kg, h, kWh/unit, `1` for a share, or the code of a currency. */
  readonly unit: string | null;
  readonly reason: string | null;
}

export interface KeyFigure extends Figure {
  readonly name: string;
  readonly label: string;
  /** Share of the period that readings cover. */
  readonly coverage: number | null;
  readonly estimated_share: number | null;
  /** The same figure of the period before, of the same length. */
  readonly before: Figure | null;
}

/** A sentence that a rule makes of figures of the report. */
export interface Finding {
  readonly rule: string;
  readonly tone: 'good' | 'attention' | 'neutral';
  readonly text: string;
}

export interface ReportRecommendation {
  readonly rule: string;
  readonly label: string;
  readonly text: string;
  readonly saving: Figure;
  readonly saving_cost: Figure;
  readonly saving_co2: Figure;
}

export interface ReportSection {
  readonly title: string;
  readonly text: readonly string[];
  readonly chart: ReportChart | null;
  readonly table: ReportTable | null;
}

export type Cell = string | Figure;

export interface ReportTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Values by label; null is a gap. */
export interface ReportChart {
  readonly kind: 'bars' | 'lines';
  readonly unit: string;
  readonly labels: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  /** Of what was expected, drawn behind. */
  readonly band: {
    readonly name: string;
    readonly low: readonly (number | null)[];
    readonly high: readonly (number | null)[];
  } | null;
}

export function known(value: number | null, unit: string | null, reason: string | null = null): Figure {
  return { value, unit, reason: value === null ? (reason ?? 'no_data') : reason };
}
