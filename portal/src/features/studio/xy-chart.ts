import type { EChartsOption, SeriesOption } from 'echarts';
import { axisText, valueAxis, type ChartFrame } from '../../charts/theme.ts';
import type { XY } from './fit-charts.ts';

/** One value against another: points, lines to hold them against, or bars. */
export interface XYContent {
  readonly points?: { readonly name: string; readonly token: string; readonly data: readonly XY[] };
  readonly bars?: { readonly name: string; readonly token: string; readonly data: readonly XY[] };
  readonly lines?: readonly {
    readonly name: string;
    readonly token: string;
    readonly data: readonly XY[];
    readonly isDashed?: boolean;
  }[];
  readonly x: { readonly name: string };
  readonly y: { readonly unit: string };
  /** What the tip says of a point or a bar. */
  readonly tip: (index: number) => string;
}

/** Points stay apart where there are thousands. */
const pointSize = 5;

export function xyChartOption(content: XYContent, frame: ChartFrame): EChartsOption {
  const { rem, colours } = frame;
  const text = axisText(frame);
  return {
    grid: { left: 4.25 * rem, right: 1.25 * rem, top: 1.75 * rem, bottom: 3.25 * rem },
    xAxis: {
      type: 'value',
      scale: true,
      name: content.x.name,
      nameLocation: 'middle',
      nameGap: 1.75 * rem,
      nameTextStyle: text,
      axisLabel: {
        ...text,
        hideOverlap: true,
        formatter: (value: number) => value.toLocaleString(frame.locale),
      },
      axisLine: { lineStyle: { color: colours.line }, onZero: false },
      splitLine: { show: false },
    },
    yAxis: { ...valueAxis(frame, content.y.unit), scale: true, axisLine: { show: false, onZero: false } },
    tooltip: tipOption(content, frame),
    series: seriesOf(content, frame),
  };
}

function seriesOf({ points, bars, lines = [] }: XYContent, { colours }: ChartFrame): SeriesOption[] {
  return [
    ...(points
      ? [
          {
            type: 'scatter' as const,
            name: points.name,
            data: points.data.map(([x, y]) => [x, y]),
            symbolSize: pointSize,
            itemStyle: { color: colours.token(points.token), opacity: 0.45 },
            emphasis: { itemStyle: { opacity: 1 } },
            z: 2,
          },
        ]
      : []),
    ...(bars
      ? [
          {
            type: 'bar' as const,
            name: bars.name,
            data: bars.data.map(([x, y]) => [x, y]),
            barMaxWidth: 6,
            itemStyle: { color: colours.token(bars.token) },
            emphasis: { disabled: true },
            z: 2,
          },
        ]
      : []),
    ...lines.map(({ name, token, data, isDashed }) => ({
      type: 'line' as const,
      name,
      data: data.map(([x, y]) => [x, y]),
      showSymbol: false,
      silent: true,
      lineStyle: {
        width: 2,
        color: colours.token(token),
        type: isDashed === true ? ('dashed' as const) : ('solid' as const),
      },
      itemStyle: { color: colours.token(token) },
      z: 3,
    })),
  ];
}

function tipOption({ tip }: XYContent, { colours, rem }: ChartFrame): NonNullable<EChartsOption['tooltip']> {
  return {
    trigger: 'item',
    renderMode: 'richText',
    confine: true,
    backgroundColor: colours.surface,
    borderColor: colours.line,
    borderWidth: 1,
    textStyle: { color: colours.text, fontSize: 0.8125 * rem },
    formatter: (hit: unknown) => {
      const { seriesType, dataIndex } = hit as { seriesType?: string; dataIndex?: number };
      return seriesType === 'line' || dataIndex === undefined ? '' : tip(dataIndex);
    },
  };
}
