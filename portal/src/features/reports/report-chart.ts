import type { EChartsOption, SeriesOption } from 'echarts';
import type { ChartTable } from '../../charts/chart-table.ts';
import { axisText, seriesToken, valueAxis, type ChartFrame } from '../../charts/theme.ts';
import { significant } from '../../format/numbers.ts';
import { dateLocale } from '../../period/local-time.ts';
import type { ReportChart } from './report-document.ts';

interface Hit {
  readonly seriesName: string;
  readonly dataIndex: number;
  readonly name: string;
  readonly value: number | null | undefined;
}

/** The token of the n-th series of a report's chart. */
export function reportToken(chart: ReportChart, index: number): string {
  // What was expected is drawn like on every page: muted, behind what is.
  return chart.band !== null && index > 0 ? 'text-muted' : seriesToken(index);
}

/** A report's chart over its labels: bars, or lines with what was expected as a band behind them. */
export function reportChartOption(chart: ReportChart, frame: ChartFrame): EChartsOption {
  const { colours, rem, locale } = frame;
  const text = axisText(frame);
  return {
    grid: { left: 4.5 * rem, right: 1 * rem, top: 1.75 * rem, bottom: 2 * rem },
    xAxis: {
      type: 'category',
      data: chart.labels.map((label) => labelText(label, locale)),
      axisLabel: { ...text, hideOverlap: true },
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
    },
    yAxis: { ...valueAxis(frame, chart.unit), scale: chart.kind === 'lines' },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      borderWidth: 1,
      textStyle: { color: colours.text, fontSize: 0.8125 * rem },
      formatter: (found: unknown) => {
        const hits = (found as readonly Hit[]).filter(({ seriesName }) =>
          chart.series.some(({ name }) => name === seriesName),
        );
        const lines = hits.map(
          ({ seriesName, value }) =>
            `${seriesName}: ${typeof value === 'number' ? `${significant(value, locale)} ${chart.unit}` : '–'}`,
        );
        return [hits[0]?.name ?? '', ...lines, ...bandText(chart, hits[0]?.dataIndex, locale)].join('\n');
      },
    },
    series: [
      ...bandSeries(chart, frame),
      ...chart.series.map(({ name, values }, index): SeriesOption => {
        const colour = colours.token(reportToken(chart, index));
        const shared = {
          name,
          data: [...values],
          itemStyle: { color: colour },
          emphasis: { disabled: true },
        };
        return chart.kind === 'bars'
          ? { ...shared, type: 'bar', barMaxWidth: 2 * rem }
          : {
              ...shared,
              type: 'line',
              showSymbol: values.length === 1,
              lineStyle: { width: 2, color: colour, type: index === 0 ? 'solid' : 'dashed' },
              z: 3,
            };
      }),
    ],
  };
}

function bandText({ band, unit }: ReportChart, index: number | undefined, locale: string): string[] {
  const low = index === undefined ? null : band?.low[index];
  const high = index === undefined ? null : band?.high[index];
  if (band === null || low == null || high == null) return [];
  return [`${band.name}: ${significant(low, locale)} – ${significant(high, locale)} ${unit}`];
}

function bandSeries({ band }: ReportChart, { colours }: ChartFrame): SeriesOption[] {
  if (band === null) return [];
  const shared = {
    type: 'line' as const,
    stack: 'band',
    stackStrategy: 'all' as const,
    showSymbol: false,
    silent: true,
    lineStyle: { opacity: 0 },
    z: 1,
  };
  return [
    { ...shared, name: `${band.name} low`, data: [...band.low] },
    {
      ...shared,
      name: `${band.name} high`,
      areaStyle: { color: colours.token('text-muted'), opacity: 0.25 },
      data: band.high.map((high, index) => {
        const low = band.low[index];
        return high === null || low == null ? null : high - low;
      }),
    },
  ];
}

/** A report keeps its labels as month-day, with the hour where it has one: 10-22 23:00 reads 22 Oct, 23:00. */
export function labelText(label: string, locale: string): string {
  const [, month, day, time] = /^(\d\d)-(\d\d)(?: (\d\d:\d\d))?$/.exec(label) ?? [];
  if (month === undefined || day === undefined) return label;
  const text = new Date(`2024-${month}-${day}T12:00:00Z`).toLocaleDateString(dateLocale(locale), {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  return time === undefined ? text : `${text}, ${time}`;
}

/** The same values as a table and a file. @param header of the labels */
export function reportChartTable({ labels, series, band, unit }: ReportChart, header: string): ChartTable {
  const columns = [
    ...series,
    ...(band === null
      ? []
      : [
          { name: `${band.name} ↓`, values: band.low },
          { name: `${band.name} ↑`, values: band.high },
        ]),
  ];
  return {
    columns: [
      { label: header, csvName: 'label' },
      ...columns.map(({ name }) => ({ label: `${name} (${unit})`, csvName: `${name} (${unit})` })),
    ],
    rows: labels.map((label, index) => [label, ...columns.map(({ values }) => values[index] ?? null)]),
  };
}
