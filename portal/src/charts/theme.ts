import type { Carrier } from '@enms/telemetry-contract';
import type { EChartsOption } from 'echarts';
import { withMinus } from '../format/numbers.ts';

/** Colours of the page as the charts need them. */
export interface ChartColours {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  /** A colour by the name of its token in tokens.css: `series-1`, `carrier-steam`, `warning`. */
  token(name: string): string;
  carrier(carrier: Carrier): string;
}

/** What a chart is drawn for. */
export interface ChartFrame {
  readonly colours: ChartColours;
  /** 1 rem in pixels: a wall screen has larger letters. */
  readonly rem: number;
  readonly width: number;
  readonly height: number;
  readonly locale: string;
}

/** Reads the colours from the style sheet, as they are in the theme that is on: there is one list of them. */
export function readColours(element: HTMLElement): ChartColours {
  const seen = new Map<string, string>();
  const token = (name: string): string => {
    let colour = seen.get(name);
    if (colour === undefined) {
      const probe = element.appendChild(document.createElement('span'));
      probe.style.color = `var(--${name})`;
      colour = getComputedStyle(probe).color;
      probe.remove();
      seen.set(name, colour);
    }
    return colour;
  };
  return {
    text: token('text'),
    muted: token('text-muted'),
    line: token('line'),
    surface: token('surface'),
    token,
    carrier: (carrier) => token(`carrier-${carrier}`),
  };
}

const seriesColours = 7;

/** The token of the n-th series (from 0) of a chart: Okabe–Ito, told apart by colour-blind eyes. */
export function seriesToken(index: number): string {
  return `series-${(index % seriesColours) + 1}`;
}

/** A machine has the same colour on every page. */
export function machineToken(machineId: number): string {
  return seriesToken(machineId - 1);
}

/** Letters of axes and labels. */
export function axisText({ colours, rem }: ChartFrame): { color: string; fontSize: number } {
  return { color: colours.muted, fontSize: 0.8125 * rem };
}

/** What all charts share: no animation, letters of the page, a tip drawn on the canvas (the content policy allows no style in HTML). */
export function baseOption(frame: ChartFrame): EChartsOption {
  const { colours, rem } = frame;
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 4 * rem, right: 1.5 * rem, top: 1.75 * rem, bottom: 2 * rem },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      borderWidth: 1,
      textStyle: { color: colours.text, fontSize: 0.8125 * rem },
      axisPointer: { lineStyle: { color: colours.muted } },
    },
  };
}

/** Only in the picture that is handed out: on the page the legend is text. */
export function pictureLegend(frame: ChartFrame) {
  return {
    show: false,
    top: 0,
    right: 1.5 * frame.rem,
    icon: 'rect',
    itemHeight: 4,
    itemWidth: 12,
    textStyle: axisText(frame),
  };
}

/** An axis of values with its unit at its end. */
export function valueAxis(frame: ChartFrame, unit: string, locale = frame.locale) {
  const text = axisText(frame);
  return {
    type: 'value' as const,
    name: unit,
    nameTextStyle: { ...text, align: 'right' as const, padding: [0, 8, 0, 0] },
    axisLabel: { ...text, formatter: (value: number) => withMinus(value.toLocaleString(locale)) },
    splitLine: { lineStyle: { color: frame.colours.line } },
  };
}
