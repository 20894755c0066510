import { onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue';
import { api, ApiError } from '../../api/client.ts';
import type { Factory, IngestFigures, Machine, Summary, Timeline } from '../../api/types.ts';
import { LiveConnection } from '../../live/live-connection.ts';
import { MachineBoard } from './machine-board.ts';

/** How often what is not live is asked for. */
const refreshMillis = { summary: 5_000, timeline: 60_000, ingest: 2_000, machines: 60_000 };

/** Everything the Overview shows, kept fresh while the page is open. */
export function useOverview() {
  const board = new MachineBoard();
  const live = new LiveConnection(['machine:*']);
  const factory = shallowRef<Factory>();
  const summary = shallowRef<Summary>();
  const timeline = shallowRef<Timeline>();
  const ingest = shallowRef<IngestFigures>();
  const loaded = ref(false);
  const failure = shallowRef<ApiError | Error>();
  const timers: number[] = [];

  async function loadMachines(): Promise<void> {
    const machines = await api.machines();
    factory.value ??= busiestFactory(machines);
    board.setMachines(machines.filter((machine) => machine.factory.id === factory.value?.id));
  }

  async function loadSparks(): Promise<void> {
    const to = new Date();
    const from = new Date(to.getTime() - 600_000);
    const range = { from: from.toISOString(), to: to.toISOString() };
    await Promise.all(
      board.tiles.map(async ({ machine }) => {
        const { series } = await api.machineTimeline(machine.name, range, '1min');
        const points = (series.find(({ carrier }) => carrier === machine.carrier) ?? series[0])?.points ?? [];
        board.setSpark(
          machine.id,
          points.flatMap(({ time, power_avg_kw: powerKw }) =>
            typeof powerKw === 'number' ? [[Date.parse(time), powerKw] as const] : [],
          ),
        );
      }),
    );
  }

  const forFactory = (load: (slug: string) => Promise<void>) => async (): Promise<void> => {
    if (factory.value) await load(factory.value.slug);
  };
  const loadSummary = forFactory(async (slug) => void (summary.value = await api.summary(slug, 'today')));
  const loadTimeline = forFactory(
    async (slug) => void (timeline.value = await api.siteTimeline(slug, { period: 'today' }, '15min')),
  );
  const loadIngest = async (): Promise<void> => void (ingest.value = await api.ingest());

  /** A failed request leaves what is on the page and says so; the next success takes the message away. */
  async function attempt(load: () => Promise<void>): Promise<void> {
    try {
      await load();
      failure.value = undefined;
    } catch (error) {
      failure.value = error instanceof Error ? error : new Error(String(error));
    }
  }

  async function loadAll(): Promise<void> {
    await attempt(loadMachines);
    loaded.value = true;
    await Promise.all([loadSummary, loadTimeline, loadIngest, loadSparks].map(attempt));
  }

  onMounted(() => {
    live.start();
    void loadAll();
    const every = (millis: number, load: () => Promise<void>): void => {
      timers.push(window.setInterval(() => void attempt(load), millis));
    };
    every(refreshMillis.machines, loadMachines);
    every(refreshMillis.summary, loadSummary);
    every(refreshMillis.timeline, loadTimeline);
    every(refreshMillis.ingest, loadIngest);
  });
  onBeforeUnmount(() => {
    live.stop();
    timers.forEach((timer) => clearInterval(timer));
  });
  watch(live.readings, (readings) => board.apply(readings));

  return { board, live, factory, summary, timeline, ingest, loaded, failure, loadAll };
}

/** Until a site can be chosen, the one with the most machines is shown. */
function busiestFactory(machines: readonly Machine[]): Factory | undefined {
  const counts = Map.groupBy(machines, ({ factory }) => factory.id);
  return [...counts.values()].sort((one, other) => other.length - one.length)[0]?.[0]?.factory;
}
