import { computed, onBeforeUnmount } from 'vue';
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router';
import type { Machine } from '../../api/types.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { serverNowMillis } from '../../live/server-time.ts';
import type { RangeQuery } from '../../period/period.ts';
import { machinesApi, type MachineAt, type Signal, type Trend } from './machines-api.ts';
import { comparisonOf, earlierMillis, type Comparison } from './trend-question.ts';
import { viewText, windowOf, type TrendWindow } from './trend-window.ts';

const everyMillis = 60_000;
const mostSignals = 12;

/** The other line of a comparison. */
export interface ComparedTrend {
  readonly trend: Trend;
  readonly shiftMillis: number;
  readonly comparison: Comparison;
}

interface Question {
  readonly at: MachineAt;
  readonly signals: readonly string[];
  readonly range: RangeQuery;
}

/**
 * The trends of a machine. What is shown (signals, window, comparison) is in the address. The server picks the width of
 * the buckets, so that a year is never read from raw readings.
 */
export function useTrend(machine: () => Machine, range: () => RangeQuery) {
  const route = useRoute();
  const router = useRouter();
  const at = (name = machine().name): MachineAt => ({ name, factory: machine().factory.slug });

  const signals = useAnswer(
    () => JSON.stringify(at()),
    (asked) => machinesApi.signals(JSON.parse(asked) as MachineAt),
  );
  const chosen = computed<readonly Signal[]>(() => {
    const known = signals.data.value ?? [];
    const asked = [route.query['signal']].flat();
    const found = known.filter(({ id }) => asked.includes(id)).slice(0, mostSignals);
    return found.length > 0 ? found : standardSignals(known, machine());
  });
  const view = computed(() => windowOf(route.query['view']));
  const comparison = computed(() => comparisonOf(route.query['with']));

  const question = computed(() => {
    const asked: Question = {
      at: at(),
      signals: chosen.value.map(({ id }) => id),
      range: view.value
        ? { from: new Date(view.value.from).toISOString(), to: new Date(view.value.to).toISOString() }
        : range(),
    };
    return JSON.stringify(asked);
  });
  const trend = useAnswer(question, (asked) => {
    const { at: where, signals: ids, range: over } = JSON.parse(asked) as Question;
    return ids.length === 0 ? undefined : machinesApi.trend(where, ids, over);
  });

  const compared = useAnswer(
    () => [comparison.value, trend.data.value] as const,
    ([other, shown]) => (other && shown ? load(other, shown) : undefined),
  );
  async function load(other: Comparison, shown: Trend): Promise<ComparedTrend | undefined> {
    const ids = shown.series.map(({ signal }) => signal);
    if ('earlier' in other) {
      const shiftMillis = earlierMillis(Date.parse(shown.from), other.earlier, shown.time_zone);
      const before = (instant: string): string => new Date(Date.parse(instant) - shiftMillis).toISOString();
      const earlier = { from: before(shown.from), to: before(shown.to) };
      return { trend: await machinesApi.trend(at(), ids, earlier), shiftMillis, comparison: other };
    }
    const known = new Set((await machinesApi.signals(at(other.machine))).map(({ id }) => id));
    const shared = ids.filter((id) => known.has(id));
    if (shared.length === 0) return undefined;
    const same = { from: shown.from, to: shown.to };
    return {
      trend: await machinesApi.trend(at(other.machine), shared, same),
      shiftMillis: 0,
      comparison: other,
    };
  }

  const anomalies = useAnswer(
    () =>
      trend.data.value &&
      JSON.stringify([trend.data.value.machine.name, trend.data.value.from, trend.data.value.to]),
    (asked) => {
      if (asked === undefined) return undefined;
      const [name, from, to] = JSON.parse(asked) as [string, string, string];
      return machinesApi.anomaliesWithin(name, from, to);
    },
  );

  function put(change: LocationQueryRaw): void {
    void router.replace({ query: { ...route.query, ...change } });
  }
  const show = (next: TrendWindow | undefined): void => put({ view: next && viewText(next) });
  const choose = (ids: readonly string[]): void => put({ signal: [...ids] });
  const compareWith = (text: string): void => put({ with: text === '' ? undefined : text });

  // What ends now goes on.
  const timer = setInterval(() => {
    const end = view.value?.to ?? serverNowMillis();
    if (!document.hidden && serverNowMillis() - end < 2 * everyMillis) void trend.reload();
  }, everyMillis);
  onBeforeUnmount(() => clearInterval(timer));

  return { signals, chosen, view, comparison, trend, compared, anomalies, show, choose, compareWith };
}

/** Power of what the machine runs on, else whatever is measured first. */
function standardSignals(known: readonly Signal[], { carrier }: Machine): readonly Signal[] {
  const power = known.find((signal) => signal.name === 'power_kw' && signal.carrier === carrier);
  return [power ?? known[0]].flatMap((signal) => signal ?? []);
}
