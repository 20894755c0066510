import {
  isolationContributions,
  isolationScores,
  isolationThreshold,
  persistentEpisodes,
  trainIsolationForest,
  type IsolationForest,
} from '@enms/statistics';
import { BLOCK_MILLIS } from './block-means.ts';
import { persistentLevel } from './calibrate.ts';
import { minutesOf, type Finding } from './finding.ts';

/** A forest as it is stored: the rows and the seed it grows from again in 20 ms, a hundredth of its nodes. */
export interface IsolationModel {
  readonly seed: number;
  readonly features: readonly string[];
  /** The clean rows the trees draw from, row after row. */
  readonly rows: readonly number[];
  /** Scores that the two chosen shares of clean blocks exceed. */
  readonly warning: number;
  readonly critical: number;
}

const TREES = 100;
const MOST_ROWS = 1024;
/** Shares of clean quarter hours beyond the limits: single ones are no alarm, see {@link PERSISTENCE}. */
const FALSE_ALARMS = { warning: 0.005, critical: 0.001 };
const PERSISTENCE = { k: 6, n: 8 };
const LEAST_ROWS = 500;

type Columns = Readonly<Record<string, Float64Array>>;

/**
 * Trains on blocks where `kept` is 1; the limit is such that no more than the share `falseAlarms` of their windows raises
 * an alarm. Null when fewer than two features or too few complete blocks are there.
 */
export function trainIsolation(
  columns: Columns,
  kept: Uint8Array,
  seed: number,
  falseAlarms: number,
): IsolationModel | null {
  const features = Object.keys(columns);
  const complete = [...kept.keys()].filter(
    (block) => kept[block] === 1 && features.every((name) => Number.isFinite(columns[name]?.[block])),
  );
  if (features.length < 2 || complete.length < LEAST_ROWS) return null;
  const step = complete.length / Math.min(MOST_ROWS, complete.length);
  const sample = Array.from(
    { length: Math.floor(complete.length / step) },
    (_, i) => complete[Math.floor(i * step)] ?? 0,
  );
  const rows = sample.flatMap((block) => features.map((name) => rounded(columns[name]?.[block] ?? 0)));
  const draft = { seed, features, rows, warning: 0, critical: 0 };
  const clean = Object.fromEntries(
    features.map((name) => [
      name,
      Float64Array.from(complete, (block) => columns[name]?.[block] ?? Number.NaN),
    ]),
  );
  const { scores } = isolationScores(forestOf(draft), clean);
  const persistent = persistentLevel(scores, new Uint8Array(scores.length).fill(1), PERSISTENCE, falseAlarms);
  return {
    ...draft,
    warning: Math.max(isolationThreshold(scores, FALSE_ALARMS.warning), persistent),
    critical: Math.max(isolationThreshold(scores, FALSE_ALARMS.critical), persistent),
  };
}

/** Stretches of quarter hours whose features together are unlike the clean ones. */
export function isolationFindings(
  model: IsolationModel,
  columns: Columns,
  startMillis: Float64Array,
): Finding[] {
  const forest = forestOf(model);
  const { scores } = isolationScores(forest, columns);
  const { warning, critical } = model;
  return persistentEpisodes(scores, { warning, critical, ...PERSISTENCE, side: 'above' }).map(
    (episode): Finding => {
      const from = startMillis[episode.firstRow] ?? 0;
      const to = (startMillis[episode.lastRow] ?? 0) + BLOCK_MILLIS;
      const row = model.features.map((name) => columns[name]?.[episode.peakRow] ?? 0);
      const features = isolationContributions(forest, row);
      return {
        detector: 'isolation',
        kind: 'unusual_combination',
        startMillis: from,
        endMillis: to,
        severity: episode.severity,
        peakScore: episode.peakScore,
        goesOn: episode.lastRow === scores.findLastIndex((score) => Number.isFinite(score)),
        features,
        says: {
          kind: 'unusual_combination',
          minutes: minutesOf(from, to),
          features: features.slice(0, 3).map(({ name }) => name),
        },
      };
    },
  );
}

function forestOf({ features, rows, seed }: IsolationModel): IsolationForest {
  const width = features.length;
  const columns = features.map((name, at): [string, Float64Array] => [
    name,
    Float64Array.from({ length: rows.length / width }, (_, row) => rows[row * width + at] ?? 0),
  ]);
  return trainIsolationForest(Object.fromEntries(columns), { seed, trees: TREES });
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
