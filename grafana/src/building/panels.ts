import { PanelBuilder as BarChartBuilder } from '@grafana/grafana-foundation-sdk/barchart';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  BarAlignment,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  FieldColorBuilder,
  FieldColorModeId,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { DashboardLink, DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { carrierColours, quietColour, stateColours } from './colours.ts';
import { dataSource } from './query.ts';

/** Where a value is missing. */
const nothing = '–';

/** What a panel says of itself. */
export interface Words {
  /** Exactly what is shown. */
  readonly title: string;
  /** How it comes about, and what it leaves out. */
  readonly description: string;
  /** Shown in place of the panel while there is nothing: why, and what to do. */
  readonly empty: string;
}

/** What a figure says of itself. */
export interface FigureWords extends Words {
  /** In the figure's place, as large as the figure: a word or two. The description then tells why. */
  readonly short?: string;
}

/**
 * Lines over time; gaps stay gaps. Colours go by the order of the series, which queries keep by name: the palette by name
 * picks from shades that cannot be told from the ground, and gives two machines the same one.
 */
export function lines(words: Words, query: Builder<Dataquery>, unit: string): TimeSeriesBuilder {
  return new TimeSeriesBuilder()
    .title(words.title)
    .description(words.description)
    .noValue(words.empty)
    .datasource(dataSource)
    .withTarget(query)
    .unit(unit)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic))
    .drawStyle(GraphDrawStyle.Line)
    .lineWidth(1)
    .showPoints(VisibilityMode.Never)
    .spanNulls(false)
    .legend(legendBelow())
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
}

/** Bars over time, on top of each other, since they are parts of a whole; each over its own interval. */
export function bars(words: Words, query: Builder<Dataquery>, unit: string): TimeSeriesBuilder {
  return lines(words, query, unit)
    .drawStyle(GraphDrawStyle.Bars)
    .lineWidth(0)
    .fillOpacity(85)
    .barWidthFactor(0.8)
    .barAlignment(BarAlignment.After)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal))
    .axisSoftMin(0);
}

/** Areas over time, on top of each other: the upper edge is the sum. */
export function areas(words: Words, query: Builder<Dataquery>, unit: string): TimeSeriesBuilder {
  return lines(words, query, unit)
    .fillOpacity(30)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal))
    .axisSoftMin(0);
}

/** One figure, or a few beside each other by their names. */
export function figure(words: FigureWords, query: Builder<Dataquery>, unit: string): StatBuilder {
  return new StatBuilder()
    .title(words.title)
    .description(`${words.description} Without a value: ${words.empty}`)
    .noValue(words.short ?? nothing)
    .datasource(dataSource)
    .withTarget(query)
    .unit(unit)
    .colorMode(BigValueColorMode.None)
    .graphMode(BigValueGraphMode.None)
    .textMode(BigValueTextMode.Auto)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false));
}

/** Figures that a row each brings, named by its text column: cost in each currency, for instance. */
export function namedFigures(words: FigureWords, query: Builder<Dataquery>, unit: string): StatBuilder {
  return figure(words, query, unit)
    .textMode(BigValueTextMode.ValueAndName)
    .wideLayout(false)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(true));
}

/** Money by currency, to the cent. */
export function costs(words: FigureWords, query: Builder<Dataquery>): StatBuilder {
  return namedFigures(words, query, 'locale').decimals(2);
}

/** A figure in the colour of how good it is. */
export function judged(panel: StatBuilder, steps: ThresholdsConfigBuilder): StatBuilder {
  return panel.colorMode(BigValueColorMode.Value).thresholds(steps);
}

/** Rows as they come; a cell without a value is marked, and times are to the minute. */
export function table(words: Words, query: Builder<Dataquery>): TableBuilder {
  return new TableBuilder()
    .title(words.title)
    .description(words.description)
    .noValue(words.empty)
    .datasource(dataSource)
    .withTarget(query)
    .filterable(false)
    .showHeader(true)
    .minWidth(70)
    .overrideByRegexp('/.*/', [{ id: 'noValue', value: nothing }])
    .overrideByFieldType('time', [{ id: 'unit', value: 'time:YYYY-MM-DD HH:mm' }, width(145)]);
}

/** Bars by name, the longest first as the query orders them. */
export function ranking(
  words: Words,
  query: Builder<Dataquery>,
  unit: string,
  name: string,
): BarChartBuilder {
  return new BarChartBuilder()
    .title(words.title)
    .description(words.description)
    .noValue(words.empty)
    .datasource(dataSource)
    .withTarget(query)
    .unit(unit)
    .xField(name)
    .orientation(VizOrientation.Horizontal)
    .showValue(VisibilityMode.Always)
    .fillOpacity(85)
    .lineWidth(0)
    .barWidth(0.7)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(carrierColours.electricity))
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(false)
        .displayMode(LegendDisplayMode.Hidden)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    );
}

/** Thresholds from the lowest value up: good, then what `warning` and `bad` are reached at. */
export function thresholds(warning: number, bad: number): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: stateColours.good },
    { value: warning, color: stateColours.warning },
    { value: bad, color: stateColours.bad },
  ]);
}

/** As {@link thresholds}, where more is better. */
export function thresholdsBelow(bad: number, warning: number): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: stateColours.bad },
    { value: bad, color: stateColours.warning },
    { value: warning, color: stateColours.good },
  ]);
}

export function fixedColour(colour: string): DynamicConfigValue {
  return { id: 'color', value: { mode: 'fixed', fixedColor: colour } };
}

/** A column of a table: its unit, heading, and what else Grafana knows of it. */
export function column(unit: string, ...more: DynamicConfigValue[]): DynamicConfigValue[] {
  return [{ id: 'unit', value: unit }, ...more];
}

/** Money of a row, whose currency stands beside it. */
export const money = [
  { id: 'unit', value: 'locale' },
  { id: 'decimals', value: 2 },
] as const satisfies DynamicConfigValue[];

/** Times of which only the day matters. */
export const day = [{ id: 'unit', value: 'time:YYYY-MM-DD' }, width(105)];

/** What the cells of a column lead to: one column of a table has links, and the others stay plain text. */
export function leadingTo(...links: Builder<DashboardLink>[]): DynamicConfigValue {
  return { id: 'links', value: links.map((link) => link.build()) };
}

/** Writes the words of a column in the colour of how good they are. */
export function inColours(colours: Readonly<Record<string, string>>): DynamicConfigValue[] {
  const options = Object.fromEntries(
    Object.entries(colours).map(([word, color], index) => [word, { color, index }]),
  );
  return [
    { id: 'mappings', value: [{ type: 'value', options }] },
    { id: 'custom.cellOptions', value: { type: 'color-text' } },
  ];
}

/** For ids that only links need. */
export const hiddenColumn: DynamicConfigValue[] = [{ id: 'custom.hidden', value: true }];

export function width(pixels: number): DynamicConfigValue {
  return { id: 'custom.width', value: pixels };
}

interface Coloured {
  overrideByRegexp(regexp: string, properties: DynamicConfigValue[]): unknown;
}

/** Gives every series whose name begins with a carrier that carrier's colour. */
export function byCarrier<T extends Coloured>(panel: T): T {
  for (const [carrier, colour] of Object.entries(carrierColours))
    panel.overrideByRegexp(`/^${carrier.replaceAll('_', ' ')}\\b/`, [fixedColour(colour)]);
  return panel;
}

interface Banded {
  overrideByName(name: string, properties: DynamicConfigValue[]): unknown;
}

/** Draws two series as a pale band behind the others, without a line of their own. */
export function band<T extends Banded>(panel: T, low: string, high: string, colour = quietColour): T {
  const quiet = [fixedColour(colour), { id: 'custom.lineWidth', value: 0 }];
  panel.overrideByName(low, quiet);
  panel.overrideByName(high, [
    ...quiet,
    { id: 'custom.fillBelowTo', value: low },
    { id: 'custom.fillOpacity', value: 20 },
  ]);
  return panel;
}

function legendBelow(): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .calcs([]);
}
