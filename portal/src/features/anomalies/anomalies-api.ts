import type { Carrier } from '@enms/telemetry-contract';
import type { components } from '../../api/generated/analytics.ts';
import { analytics, dataOf, queryService } from '../../api/service.ts';
import type { Timeline } from '../../api/types.ts';
import type { Bounds } from '../../period/bounds.ts';
import type { Bucket } from './span.ts';

export type Anomaly = components['schemas']['AnomalyDto'];
export type Feedback = NonNullable<Anomaly['feedback']>;

/** Which ones a list shows; '' leaves a thing open. */
export interface AnomalyFilter {
  readonly scope: string;
  readonly severity: '' | Anomaly['severity'];
  readonly state: '' | 'open' | 'closed';
  readonly feedback: '' | Feedback | 'none';
}

export interface AnomalyPage {
  readonly items: readonly Anomaly[];
  /** There are more than were asked for. */
  readonly isCut: boolean;
}

/** An hour (or day …) of a baseline in force, as the service recorded it. */
export interface RecordedPeriod {
  readonly period_start: string;
  readonly period_end: string;
  readonly expected_kwh: number | null;
  readonly low_kwh: number | null;
  readonly high_kwh: number | null;
}

export interface BaselineRecord {
  readonly id: number;
  readonly name: string;
  readonly periods: readonly RecordedPeriod[];
}

/** The most that a list reads: a longer one is for a narrower question. */
export const mostListed = 500;

export const anomaliesApi = {
  list: async (filter: Partial<AnomalyFilter> & { scope: string }, range: Bounds): Promise<AnomalyPage> => {
    const { scope, severity, state, feedback } = filter;
    const query = {
      scope,
      ...range,
      limit: mostListed,
      ...(severity && { severity }),
      ...(state && { state }),
      ...(feedback && { feedback }),
    };
    const { items, next_cursor } = await dataOf(
      analytics.GET('/api/v1/analytics/anomalies', { params: { query } }),
    );
    return { items, isCut: next_cursor !== null };
  },

  one: (id: number) =>
    dataOf(analytics.GET('/api/v1/analytics/anomalies/{id}', { params: { path: { id } } })),

  giveFeedback: (id: number, feedback: Feedback | null, note: string) =>
    dataOf(
      analytics.PUT('/api/v1/analytics/anomalies/{id}/feedback', {
        params: { path: { id } },
        body: { feedback, ...(note.trim() !== '' && { note: note.trim() }) },
      }),
    ),

  scan: (scope: string) =>
    dataOf(analytics.POST('/api/v1/analytics/anomalies/scan', { body: { scope, train: false } })),

  power: (machine: string, carrier: Carrier, range: Bounds, bucket: Bucket) =>
    dataOf(
      queryService.GET('/api/v1/energy/timeline', {
        params: { query: { machine: [machine], carrier, bucket, ...range } },
      }),
    ) as Promise<Timeline>,

  /** What the baseline in force of a machine expected; undefined where there is none. */
  baseline: async (machine: string, carrier: Carrier, range: Bounds): Promise<BaselineRecord | undefined> => {
    const listed: unknown = await dataOf(
      analytics.GET('/api/v1/analytics/baselines', {
        params: { query: { scope: `machine:${machine}`, carrier, limit: 20 } },
      }),
    );
    const { items } = listed as { items: { id: number; name: string; in_force: object | null }[] };
    const found = items.find(({ in_force: inForce }) => inForce !== null);
    if (found === undefined) return undefined;
    const recorded: unknown = await dataOf(
      analytics.GET('/api/v1/analytics/baselines/{id}/deviations', {
        params: { path: { id: String(found.id) }, query: range },
      }),
    );
    return { id: found.id, name: found.name, periods: (recorded as { items: RecordedPeriod[] }).items };
  },
};
