import { carbonText, moneyText, scaled, significant } from '../../format/numbers.ts';
import { percentText } from '../../format/percent.ts';

/** A figure of a report; one that is not known is null and says why. */
export interface ReportFigure {
  readonly value: number | null;
  readonly unit: string | null;
  readonly reason: string | null;
}
export interface ReportKeyFigure extends ReportFigure {
  readonly name: string;
  readonly label: string;
  readonly coverage: number | null;
  readonly before: ReportFigure | null;
}
export type ReportCell = string | ReportFigure;
export interface ReportChart {
  readonly kind: 'bars' | 'lines';
  readonly unit: string;
  readonly labels: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly band: {
    readonly name: string;
    readonly low: readonly (number | null)[];
    readonly high: readonly (number | null)[];
  } | null;
}
export interface ReportSection {
  readonly title: string;
  readonly text: readonly string[];
  readonly chart: ReportChart | null;
  readonly table: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly ReportCell[])[];
  } | null;
}
/** What a report holds once it is issued, as analytics writes it (format 1). */
export interface ReportDocument {
  readonly format: number;
  readonly title: string;
  readonly scopes: readonly { readonly ref: string; readonly label: string; readonly machines: number }[];
  readonly period: { readonly from: string; readonly to: string; readonly time_zone: string };
  readonly key_figures: readonly ReportKeyFigure[];
  readonly findings: readonly {
    readonly rule: string;
    readonly tone: 'good' | 'attention' | 'neutral';
    readonly text: string;
  }[];
  readonly sections: readonly ReportSection[];
  readonly recommendations: readonly {
    readonly rule: string;
    readonly label: string;
    readonly text: string;
    readonly saving: ReportFigure;
    readonly saving_cost: ReportFigure;
    readonly saving_co2: ReportFigure;
  }[];
  readonly method: readonly string[];
  readonly made_from: Readonly<Record<string, unknown>>;
}

/** A figure of a report as the page writes figures everywhere. */
export function reportFigureText({ value, unit }: ReportFigure, locale: string): string {
  if (value === null) return '–';
  if (unit === null) return significant(value, locale);
  if (unit === 'kWh' || unit === 'kW') {
    const figure = scaled(value, unit === 'kWh' ? 'Wh' : 'W', locale);
    return `${figure.text} ${figure.unit}`;
  }
  if (unit === 'kg') return carbonText(value, locale);
  if (unit === '1') return percentText(value, locale);
  return /^[A-Z]{3}$/.test(unit) ? moneyText(value, unit, locale) : `${significant(value, locale)} ${unit}`;
}

/** Change of a key figure against the period before; null where either is not known, or a unit changed. */
export function keyFigureChange({ value, unit, before }: ReportKeyFigure): number | null {
  if (before === null || value === null || before.value === null || before.value === 0) return null;
  return before.unit === unit ? (value - before.value) / Math.abs(before.value) : null;
}

/** What is not a document of a known format is none. */
export function documentOf(told: unknown): ReportDocument | undefined {
  const isDocument =
    typeof told === 'object' && told !== null && 'format' in told && told.format === 1 && 'sections' in told;
  return isDocument ? (told as unknown as ReportDocument) : undefined;
}
