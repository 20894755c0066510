import type { EChartsOption } from 'echarts';
import { significant } from '../format/numbers.ts';
import type { ChartTable } from './chart-table.ts';
import { axisText, valueAxis, type ChartFrame } from './theme.ts';

/** Bars of one stack for each label; null: not known. */
export interface BarsContent {
  readonly labels: readonly string[];
  /** Instants or names of the labels, as a file holds them. */
  readonly keys: readonly string[];
  readonly series: readonly {
    readonly name: string;
    readonly token: string;
    readonly values: readonly (number | null)[];
  }[];
  readonly unit: string;
}

interface Hit {
  readonly seriesName: string;
  readonly name: string;
  readonly value: number | null | undefined;
}

/** Amounts by period, parts standing on each other; the tip tells the parts and their sum. */
export function categoryBarsOption(content: BarsContent, frame: ChartFrame): EChartsOption {
  const { colours, rem, locale } = frame;
  const text = axisText(frame);
  const valueText = (value: number): string => `${significant(value, locale)} ${content.unit}`;
  return {
    grid: { left: 4.5 * rem, right: 1 * rem, top: 1.75 * rem, bottom: 2 * rem },
    xAxis: {
      type: 'category',
      data: [...content.labels],
      axisLabel: { ...text, hideOverlap: true },
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
    },
    yAxis: valueAxis(frame, content.unit),
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      axisPointer: { type: 'shadow' },
      backgroundColor: colours.surface,
      borderColor: colours.line,
      borderWidth: 1,
      textStyle: { color: colours.text, fontSize: 0.8125 * rem },
      formatter: (found: unknown) => {
        const hits = found as readonly Hit[];
        const known = hits.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
        const lines = hits
          .filter(({ value }) => typeof value === 'number')
          .map(({ seriesName, value }) => `${seriesName}: ${valueText(value ?? 0)}`);
        const sum = known.reduce((total, value) => total + value, 0);
        return [
          hits[0]?.name ?? '',
          ...(lines.length === 0 ? ['–'] : lines),
          ...(known.length > 1 ? [`Σ ${valueText(sum)}`] : []),
        ].join('\n');
      },
    },
    series: content.series.map(({ name, token, values }) => ({
      type: 'bar',
      name,
      stack: 'all',
      barMaxWidth: 2 * rem,
      data: [...values],
      itemStyle: { color: colours.token(token) },
      emphasis: { disabled: true },
    })),
  };
}

/** The same values as a table and a file. @param unitName ends the names of the columns of the file: `eur`, `kg` */
export function barsTable(content: BarsContent, header: string, unitName: string): ChartTable {
  const labels = new Map(content.keys.map((key, index) => [key, content.labels[index] ?? key]));
  return {
    columns: [
      { label: header, csvName: 'from' },
      ...content.series.map(({ name }) => ({
        label: `${name} (${content.unit})`,
        csvName: `${name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '_')}_${unitName}`,
      })),
    ],
    rows: content.keys.map((key, index) => [
      key,
      ...content.series.map(({ values }) => values[index] ?? null),
    ]),
    rowLabel: (cell) => labels.get(String(cell)) ?? String(cell),
  };
}
