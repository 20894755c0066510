import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue';
import { api } from '../../api/client.ts';
import type { Factory, Machine } from '../../api/types.ts';
import { LiveConnection } from '../../live/live-connection.ts';
import { useSource } from '../../live/use-source.ts';
import { MachineBoard } from './machine-board.ts';

/** How often what does not come live is asked for; together about fourteen requests a minute. */
const everyMillis = { machines: 60_000, summary: 30_000, timeline: 60_000, ingest: 6_000 };
const storageKey = 'enms.site';

/** Everything the Overview shows, kept fresh while the page is seen. */
export function useOverview() {
  const board = new MachineBoard();
  const live = new LiveConnection(['machine:*']);
  const chosenSlug = ref(localStorage.getItem(storageKey) ?? '');

  const machines = useSource(api.machines, everyMillis.machines);
  const sites = computed(() => sitesOf(machines.data.value ?? []));
  const site = computed(() => sites.value.find(({ slug }) => slug === chosenSlug.value) ?? sites.value[0]);
  const ofSite = <T>(load: (slug: string) => Promise<T>) => {
    return async (): Promise<T | undefined> => (site.value ? load(site.value.slug) : undefined);
  };
  const summary = useSource(ofSite(api.summaryToday), everyMillis.summary);
  const timeline = useSource(ofSite(api.siteToday), everyMillis.timeline);
  const ingest = useSource(api.ingest, everyMillis.ingest);
  const sparkFailure = shallowRef<Error>();
  const failure = computed(
    () =>
      machines.failure.value ??
      summary.failure.value ??
      timeline.failure.value ??
      ingest.failure.value ??
      sparkFailure.value,
  );

  function chooseSite(slug: string): void {
    chosenSlug.value = slug;
    localStorage.setItem(storageKey, slug);
  }

  async function loadSparks(): Promise<void> {
    if (board.tiles.length === 0) return;
    try {
      for (const { machine, carrier, points } of await api.lastMinutes(
        board.tiles.map((tile) => tile.machine.id),
      )) {
        const tile = board.tiles.find((candidate) => candidate.machine.id === machine?.id);
        if (tile?.machine.carrier !== carrier) continue;
        board.setSpark(
          tile.machine.id,
          points.flatMap(({ time, power_avg_kw: powerKw }) =>
            typeof powerKw === 'number' ? [[Date.parse(time), powerKw] as const] : [],
          ),
        );
      }
      sparkFailure.value = undefined;
    } catch (error) {
      sparkFailure.value = error instanceof Error ? error : new Error(String(error));
    }
  }

  async function reloadAll(): Promise<void> {
    await machines.reload();
    await Promise.all([summary.reload(), timeline.reload(), ingest.reload(), loadSparks()]);
  }

  function seenAgain(): void {
    if (!document.hidden) void loadSparks();
  }

  watch([machines.data, site], ([all, shown], [, shownBefore]) => {
    board.setMachines((all ?? []).filter(({ factory }) => factory.id === shown?.id));
    if (shown?.id === shownBefore?.id) return;
    summary.data.value = undefined;
    timeline.data.value = undefined;
    void Promise.all([summary.reload(), timeline.reload(), loadSparks()]);
  });
  watch(live.readings, (readings) => board.apply(readings));
  // After a break the feed brings the last state; what happened meanwhile is in the records.
  watch(live.openings, (openings) => {
    if (openings > 1) void reloadAll();
  });
  onMounted(() => {
    live.start();
    document.addEventListener('visibilitychange', seenAgain);
  });
  onBeforeUnmount(() => {
    live.stop();
    document.removeEventListener('visibilitychange', seenAgain);
  });

  return { board, live, sites, site, chooseSite, machines, summary, timeline, ingest, failure, reloadAll };
}

/** Sites with the most machines first. */
function sitesOf(machines: readonly Machine[]): readonly Factory[] {
  const groups = [...Map.groupBy(machines, ({ factory }) => factory.id).values()];
  return groups
    .sort((one, other) => other.length - one.length)
    .flatMap((group) => (group[0] ? [group[0].factory] : []));
}
