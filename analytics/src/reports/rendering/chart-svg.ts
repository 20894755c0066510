import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { ReportChart } from '../content/report-document.ts';
import { CARRIER_COLOURS, PALETTE } from './palette.ts';

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, SVGRenderer]);

export const CHART_WIDTH = 515;
export const CHART_HEIGHT = 170;

/** So few that each may have its whole name beneath it. */
const FEW_BARS = 8;

/** The chart as an SVG document, drawn without a browser; the same chart is the same text. */
export function chartSvg(chart: ReportChart, carrier: string): string {
  const drawing = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: CHART_WIDTH,
    height: CHART_HEIGHT,
  });
  try {
    drawing.setOption(optionOf(chart, CARRIER_COLOURS[carrier] ?? PALETTE.accent));
    return drawing.renderToSVGString();
  } finally {
    drawing.dispose();
  }
}

function optionOf(chart: ReportChart, colour: string): echarts.EChartsCoreOption {
  const text = { fontFamily: 'Roboto', fontSize: 8, color: PALETTE.muted };
  const isNamed = chart.kind === 'bars' && chart.labels.length <= FEW_BARS;
  const hasLegend = chart.series.length + (chart.band === null ? 0 : 1) > 1;
  return {
    animation: false,
    textStyle: text,
    grid: { left: 44, right: 8, top: hasLegend ? 30 : 20, bottom: isNamed ? 34 : 22 },
    ...(hasLegend && {
      legend: {
        top: 0,
        right: 0,
        itemWidth: 12,
        itemHeight: 4,
        icon: 'rect',
        textStyle: text,
        data: legendOf(chart),
      },
    }),
    xAxis: {
      type: 'category',
      data: chart.labels,
      boundaryGap: chart.kind === 'bars',
      axisLabel: isNamed
        ? { ...text, interval: 0, width: (CHART_WIDTH - 60) / chart.labels.length, overflow: 'break' }
        : { ...text, hideOverlap: true },
      axisLine: { lineStyle: { color: PALETTE.line } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      name: chart.unit,
      nameLocation: 'end',
      nameGap: 8,
      nameTextStyle: { ...text, align: 'left', padding: [0, 0, 0, -36] },
      scale: chart.kind === 'lines',
      axisLabel: { ...text, formatter: axisNumber },
      splitLine: { lineStyle: { color: PALETTE.line, width: 0.5 } },
    },
    series: [...bandSeries(chart, colour), ...valueSeries(chart, seriesColours(colour))],
  };
}

function seriesColours(first: string): string[] {
  return [first, PALETTE.text, '#d55e00', '#009e73'];
}

function legendOf({ series, band }: ReportChart): string[] {
  return [...series.map(({ name }) => name), ...(band === null ? [] : [bandName(band.name)])];
}

function bandName(name: string): string {
  return `${name} range`;
}

function valueSeries({ kind, series }: ReportChart, colours: readonly string[]): object[] {
  return series.map(({ name, values }, index) =>
    kind === 'bars'
      ? { name, type: 'bar', data: values, barMaxWidth: 48, itemStyle: { color: colours[index] } }
      : {
          name,
          type: 'line',
          data: values,
          showSymbol: false,
          connectNulls: false,
          itemStyle: { color: colours[index] },
          lineStyle: { color: colours[index], width: 1.2, ...(index > 0 && { type: 'dashed' }) },
        },
  );
}

/** Low, and the width of the band stacked upon it. */
function bandSeries({ band }: ReportChart, colour: string): object[] {
  if (band === null) return [];
  const width = band.high.map((high, at) => {
    const low = band.low[at] ?? null;
    return high === null || low === null ? null : high - low;
  });
  const line = {
    type: 'line',
    stack: 'band',
    stackStrategy: 'all',
    showSymbol: false,
    lineStyle: { opacity: 0 },
  };
  return [
    { ...line, name: 'low', data: band.low },
    {
      ...line,
      name: bandName(band.name),
      data: width,
      itemStyle: { color: colour, opacity: 0.3 },
      areaStyle: { color: colour, opacity: 0.15 },
    },
  ];
}

function axisNumber(value: number): string {
  return new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 4 }).format(value);
}
