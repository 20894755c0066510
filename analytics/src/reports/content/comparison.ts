import { changeText, figureText, withUnit } from './format-figure.ts';
import { changeOf } from './key-figures.ts';
import type { Finding, KeyFigure, ReportSection } from './report-document.ts';
import { known } from './report-document.ts';

/** One of those that are compared. */
export interface Compared {
  readonly label: string;
  readonly figures: readonly KeyFigure[];
}

const CHARTED = [
  ['energy', 'Energy', 'kWh'],
  ['sec', 'Energy per unit made', 'kWh per unit'],
] as const;

/** The key figures side by side, and charts of those that are known. */
export function comparisonSections(compared: readonly Compared[]): ReportSection[] {
  const names = compared[0]?.figures.map(({ name, label }) => ({ name, label })) ?? [];
  return [
    {
      title: 'Side by side',
      text: [],
      chart: null,
      table: {
        columns: ['Figure', ...compared.map(({ label }) => label)],
        rows: names.map(({ name, label }) => [
          label,
          ...compared.map((one) => figureOf(one, name) ?? known(null, null)),
        ]),
      },
    },
    {
      title: 'Change to the period before',
      text: ['Only where both periods are known whole.'],
      chart: null,
      table: {
        columns: ['Figure', ...compared.map(({ label }) => label)],
        rows: names.map(({ name, label }) => [label, ...compared.map((one) => change(one, name))]),
      },
    },
    ...CHARTED.flatMap(([name, title, unit]): ReportSection[] => {
      const values = compared.map((one) => figureOf(one, name)?.value ?? null);
      if (values.every((value) => value === null)) return [];
      const labels = compared.map(({ label }) => label);
      return [
        {
          title,
          text: [],
          chart: { kind: 'bars', unit, labels, series: [{ name: title, values }], band: null },
          table: null,
        },
      ];
    }),
  ];
}

/** Who uses most, who uses least for a unit made, who changed most. */
export function comparisonFindings(compared: readonly Compared[]): Finding[] {
  return [
    ...extremes(compared, 'energy', (most, least) => ({
      rule: 'most_energy',
      tone: 'neutral',
      text: `${most.label} used most, ${figureText(most.figure)}; ${least.label} least, ${figureText(least.figure)}.`,
    })),
    ...extremes(compared, 'sec', (most, least) => ({
      rule: 'best_energy_per_unit',
      tone: 'attention',
      text: `${most.label} needs ${withUnit((most.figure.value ?? 0) / (least.figure.value ?? 1), null)} times the energy per unit of ${least.label} (${figureText(most.figure)} against ${figureText(least.figure)}).`,
    })),
    ...compared.flatMap((one): Finding[] => {
      const share = changeOf(figureOf(one, 'energy'));
      if (share === null || Math.abs(share) < 0.05) return [];
      return [
        {
          rule: 'energy_change',
          tone: share > 0 ? 'attention' : 'good',
          text: `${one.label} changed its energy by ${changeText(share)} to the period before.`,
        },
      ];
    }),
  ];
}

interface Placed {
  readonly label: string;
  readonly figure: KeyFigure;
}

/** Only of figures that are known whole, and of two at least that differ. */
function extremes(
  compared: readonly Compared[],
  name: string,
  say: (most: Placed, least: Placed) => Finding,
): Finding[] {
  const placed = compared
    .flatMap((one): Placed[] => {
      const figure = figureOf(one, name);
      return figure === undefined || figure.value === null || figure.reason !== null
        ? []
        : [{ label: one.label, figure }];
    })
    .sort((a, b) => (b.figure.value ?? 0) - (a.figure.value ?? 0));
  const [most] = placed;
  const least = placed.at(-1);
  if (most === undefined || least === undefined || most === least) return [];
  return (least.figure.value ?? 0) > 0 && most.figure.value !== least.figure.value ? [say(most, least)] : [];
}

function figureOf({ figures }: Compared, name: string): KeyFigure | undefined {
  return figures.find((figure) => figure.name === name);
}

function change(one: Compared, name: string): string {
  const share = changeOf(figureOf(one, name));
  return share === null ? 'not known' : changeText(share);
}
