import {
  evaluateTowt,
  fitTowt,
  median,
  quantile,
  robustScale,
  StatisticsError,
  type TowtModel,
} from '@enms/statistics';
import { meanLevel, persistenceFactor, persistentLevel, type Window } from './calibrate.ts';
import { MEAN_PERIODS, SWIFT_PERIODS, type ScaleLimits } from './deviation-detector.ts';

/**
 * What is usual for a signal at a time of the week and an outdoor temperature, and how much it scatters at each hour of
 * the week. Plain data.
 */
export interface ScheduleModel {
  readonly signal: string;
  readonly towt: TowtModel;
  /**
   * Outdoor temperatures between which the training knows enough; outside nothing is judged. Null for a signal that
   * the weather does not move: then the time of the week alone speaks.
   */
  readonly weather: { readonly lowC: number; readonly highC: number } | null;
  /** One robust sigma for each hour of the week, in the unit of the signal. */
  readonly sigmas: readonly number[];
  /** Absent in models made before there were any. */
  readonly limits?: ScaleLimits;
}

/** Blocks to learn from. Arrays have one value a block. */
export interface ScheduleTraining {
  /** Quarter hour of the local week, 0 … 671. */
  readonly quarters: Int32Array;
  /** Outdoor temperature; null for a machine without: then the time of the week alone speaks. */
  readonly temperatures: Float64Array | null;
  /** 1 for blocks to learn from. */
  readonly kept: Uint8Array;
  readonly rule: Window;
  /** Share of clean windows of the rule that may be in alarm. */
  readonly falseAlarms: number;
}

const HOURS_OF_WEEK = 168;
const QUARTERS = 4;
const BLOCKS_OF_WEEK = 672;
/** Three weeks: less does not show what a Monday is like, and leaves no other week to judge it by. */
const LEAST_BLOCKS = 3 * BLOCKS_OF_WEEK;
/** In sigmas, however quiet the clean period was. */
const LEAST_SWIFT = 3;
const LEAST_MEAN = 1.5;
/** The extremes of the weeks to come lie beyond those of the training. */
const WIDER = 1.2;
/** 99 % of a normal lie within so many sigmas. */
const Z99 = 2.576;
const LEAST_OF_HOUR = 8;
/** Two days: weather that the training saw no longer is not known. */
const RARE_BLOCKS = 192;
/** A signal that the weather moves meets weather that none of its weeks had: its limits are so much wider. */
const OTHER_WEATHER = 2;
/** The weeks to come are less like the training than its weeks are like each other. */
const OTHER_WEEKS = 1.25;
/** The weather is taken in only where it makes the squared deviations of unseen weeks smaller than this share. */
const WEATHER_HELPS = 0.97;
/** A sigma is no less than this share of the level: meters of class 2 say no more, however exact the model. */
const LEAST_SHARE = 0.01;

/**
 * Fits a signal's usual course, and what it scatters where it was not fitted: even weeks are judged by the odd ones and
 * the other way round, since a scan only ever meets days that the model has not seen. With the scores of those.
 * Null when the signal is known too seldom or never changes.
 */
export function trainScheduleModel(
  signal: string,
  values: Float64Array,
  training: ScheduleTraining,
): { readonly model: ScheduleModel; readonly scores: Float64Array } | null {
  const { quarters, kept, rule, falseAlarms } = training;
  const known = [...values.keys()].filter(
    (block) =>
      kept[block] === 1 &&
      Number.isFinite(values[block]) &&
      (training.temperatures === null || Number.isFinite(training.temperatures[block])),
  );
  if (known.length < LEAST_BLOCKS) return null;
  try {
    const calendar = unseenDeviations(values, known, quarters, null);
    const weathered =
      training.temperatures === null
        ? null
        : unseenDeviations(values, known, quarters, training.temperatures);
    const moved = weathered !== null && squares(weathered, known) < WEATHER_HELPS * squares(calendar, known);
    const unseen = moved ? weathered : calendar;
    const temperatures = moved ? training.temperatures : null;
    const weather = temperatures === null ? null : wellKnown(known.map((block) => temperatures[block] ?? 0));
    const judged = known.filter(
      (block) => Number.isFinite(unseen[block]) && isKnown(weather, temperatures, block),
    );
    const sigmas = sigmasOf(judged, quarters, unseen, median(known.map((block) => values[block] ?? 0)));
    const scores = scored(unseen, sigmas, quarters).map((score, block) =>
      isKnown(weather, temperatures, block) ? score : Number.NaN,
    );
    const factor = (moved ? OTHER_WEATHER : OTHER_WEEKS) * persistenceFactor(scores, kept, rule, falseAlarms);
    const towt = fitted(known, values, quarters, temperatures);
    const limits = scaleLimits(scores, kept, rule, falseAlarms);
    return {
      model: { signal, towt, weather, sigmas: sigmas.map((sigma) => sigma * factor), limits },
      scores: scores.map((score) => score / factor),
    };
  } catch (error) {
    if (error instanceof StatisticsError) return null;
    throw error;
  }
}

/**
 * Limits of the other time scales by the share that the rule's own limit keeps to, in the same widened sigmas; the swift
 * one is no less than the rule's critical limit.
 */
function scaleLimits(scores: Float64Array, kept: Uint8Array, rule: Window, share: number): ScaleLimits {
  const factor = persistenceFactor(scores, kept, rule, share);
  const swift = persistentLevel(scores, kept, { k: SWIFT_PERIODS, n: SWIFT_PERIODS }, share);
  const mean = meanLevel(scores, kept, MEAN_PERIODS, share);
  return {
    swift: Math.max((WIDER * swift) / factor, LEAST_SWIFT),
    mean: Math.max((WIDER * mean) / factor, LEAST_MEAN),
  };
}

/** Deviations of even weeks from what odd ones lead to expect, and the other way round. */
function unseenDeviations(
  values: Float64Array,
  known: readonly number[],
  quarters: Int32Array,
  temperatures: Float64Array | null,
): Float64Array {
  const isEven = (block: number): boolean => Math.floor(block / BLOCKS_OF_WEEK) % 2 === 0;
  const [byEven, byOdd] = [true, false].map((even) => {
    const blocks = known.filter((block) => isEven(block) === even);
    return expectedOf(fitted(blocks, values, quarters, temperatures), quarters, temperatures);
  });
  return values.map((value, block) => value - ((isEven(block) ? byOdd : byEven)?.[block] ?? Number.NaN));
}

function squares(deviations: Float64Array, blocks: readonly number[]): number {
  return blocks.reduce((sum, block) => {
    const deviation = deviations[block] ?? Number.NaN;
    return Number.isFinite(deviation) ? sum + deviation ** 2 : sum;
  }, 0);
}

/** The temperatures beyond which lie two days of the training at most. */
function wellKnown(temperatures: readonly number[]): { lowC: number; highC: number } {
  const sorted = temperatures.toSorted((a, b) => a - b);
  const edge = Math.min(RARE_BLOCKS, sorted.length >> 2);
  return { lowC: sorted[edge] ?? -Infinity, highC: sorted.at(-1 - edge) ?? Infinity };
}

function isKnown(
  weather: ScheduleModel['weather'],
  temperatures: Float64Array | null,
  block: number,
): boolean {
  if (weather === null) return true;
  const temperature = temperatures?.[block] ?? Number.NaN;
  return temperature >= weather.lowC && temperature <= weather.highC;
}

/** Expected value and deviation in robust sigmas of each block; NaN where either is unknown. */
export function scheduleScores(
  { towt, weather, sigmas }: ScheduleModel,
  values: Float64Array,
  quarters: Int32Array,
  temperatures: Float64Array | null,
): { readonly expected: Float64Array; readonly scores: Float64Array } {
  const known = weather === null ? null : (temperatures ?? new Float64Array(values.length).fill(Number.NaN));
  const expected = expectedOf(towt, quarters, known).map((value, block) =>
    isKnown(weather, known, block) ? value : Number.NaN,
  );
  const deviations = values.map((value, block) => value - (expected[block] ?? Number.NaN));
  return { expected, scores: scored(deviations, sigmas, quarters) };
}

const hourOf = (quarter: number): number => Math.floor(quarter / QUARTERS);

function fitted(
  blocks: readonly number[],
  values: Float64Array,
  quarters: Int32Array,
  temperatures: Float64Array | null,
): TowtModel {
  const {
    fitted: _fitted,
    residuals: _residuals,
    ...model
  } = fitTowt(
    blocks.map((block) => quarters[block] ?? 0),
    blocks.map((block) => temperatures?.[block] ?? 0),
    blocks.map((block) => values[block] ?? 0),
    { segments: temperatures === null ? 1 : 4 },
  );
  return model;
}

function expectedOf(towt: TowtModel, quarters: Int32Array, temperatures: Float64Array | null): Float64Array {
  const weather = temperatures ?? new Float64Array(quarters.length);
  return Float64Array.from(evaluateTowt(towt, quarters, weather).expected);
}

function scored(deviations: Float64Array, sigmas: readonly number[], quarters: Int32Array): Float64Array {
  return deviations.map((value, block) => value / (sigmas[hourOf(quarters[block] ?? 0)] ?? Number.NaN));
}

/**
 * Robust sigma of each hour of the week with its neighbours. An hour in which a machine now works, now rests, scatters
 * in lumps: there the 99 % of its deviations count for 2.6 sigmas, so that resting is no fault.
 */
function sigmasOf(
  blocks: readonly number[],
  quarters: Int32Array,
  deviations: Float64Array,
  level: number,
): number[] {
  const byHour = Array.from({ length: HOURS_OF_WEEK }, (): number[] => []);
  for (const block of blocks) {
    for (const neighbour of [-1, 0, 1]) {
      const hour = (hourOf(quarters[block] ?? 0) + neighbour + HOURS_OF_WEEK) % HOURS_OF_WEEK;
      byHour[hour]?.push(deviations[block] ?? 0);
    }
  }
  const overall = spreadOf(blocks.map((block) => deviations[block] ?? 0));
  const least = Math.max(0.15 * overall, LEAST_SHARE * Math.abs(level), 1e-9);
  return byHour.map((values) =>
    values.length < LEAST_OF_HOUR ? 2 * overall : Math.max(spreadOf(values), least),
  );
}

/** The greater of the robust sigma and what the 99 % of the absolute deviations say. */
function spreadOf(values: readonly number[]): number {
  const far =
    quantile(
      values.map((value) => Math.abs(value)),
      0.99,
    ) / Z99;
  try {
    return Math.max(robustScale(values).sigma, far);
  } catch {
    return far;
  }
}
