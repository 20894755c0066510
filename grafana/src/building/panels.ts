import { PanelBuilder as BarChartBuilder } from '@grafana/grafana-foundation-sdk/barchart';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
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
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { carrierColours, quietColour, stateColours } from './colours.ts';
import { dataSource } from './query.ts';

/** What a panel says of itself. */
export interface Words {
  /** Exactly what is shown. */
  readonly title: string;
  /** How it comes about, and what it leaves out. */
  readonly description: string;
  /** Shown in place of the panel while there is nothing: why, and what to do. */
  readonly empty: string;
}

/** Lines over time; gaps stay gaps. */
export function lines(words: Words, query: Builder<Dataquery>, unit: string): TimeSeriesBuilder {
  return new TimeSeriesBuilder()
    .title(words.title)
    .description(words.description)
    .noValue(words.empty)
    .datasource(dataSource)
    .withTarget(query)
    .unit(unit)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .drawStyle(GraphDrawStyle.Line)
    .lineWidth(1)
    .showPoints(VisibilityMode.Never)
    .spanNulls(false)
    .legend(legendBelow())
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
}

/** Bars over time, on top of each other, since they are parts of a whole. */
export function bars(words: Words, query: Builder<Dataquery>, unit: string): TimeSeriesBuilder {
  return lines(words, query, unit)
    .drawStyle(GraphDrawStyle.Bars)
    .lineWidth(0)
    .fillOpacity(85)
    .barWidthFactor(0.8)
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
export function figure(words: Words, query: Builder<Dataquery>, unit: string): StatBuilder {
  return new StatBuilder()
    .title(words.title)
    .description(words.description)
    .noValue(words.empty)
    .datasource(dataSource)
    .withTarget(query)
    .unit(unit)
    .colorMode(BigValueColorMode.None)
    .graphMode(BigValueGraphMode.None)
    .textMode(BigValueTextMode.Auto)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false));
}

/** Figures that a row each brings, named by its text column: cost in each currency, for instance. */
export function namedFigures(words: Words, query: Builder<Dataquery>, unit: string): StatBuilder {
  return figure(words, query, unit)
    .textMode(BigValueTextMode.ValueAndName)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(true));
}

export function table(words: Words, query: Builder<Dataquery>): TableBuilder {
  return new TableBuilder()
    .title(words.title)
    .description(words.description)
    .noValue(words.empty)
    .datasource(dataSource)
    .withTarget(query)
    .filterable(false)
    .showHeader(true);
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

/** For ids that only links need. */
export const hiddenColumn: DynamicConfigValue[] = [{ id: 'custom.hidden', value: true }];

export const width = (pixels: number): DynamicConfigValue => ({ id: 'custom.width', value: pixels });

interface Coloured {
  overrideByRegexp(regexp: string, properties: DynamicConfigValue[]): unknown;
}

/** Gives every series whose name begins with a carrier that carrier's colour. */
export function byCarrier<T extends Coloured>(panel: T): T {
  for (const [carrier, colour] of Object.entries(carrierColours))
    panel.overrideByRegexp(`/^${carrier}\\b/`, [fixedColour(colour)]);
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
