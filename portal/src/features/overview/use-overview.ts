import { computed, onBeforeUnmount, onMounted, shallowRef, watch } from 'vue';
import { useLive } from '../../live/live.ts';
import { useBoard } from '../../live/use-board.ts';
import { useSource } from '../../live/use-source.ts';
import { useSite } from '../../site/site.ts';
import { api, sparkOf } from './overview-api.ts';

/** How often what does not come live is asked for; together about fourteen requests a minute. */
const everyMillis = { summary: 30_000, timeline: 60_000, ingest: 6_000 };

/** Everything the Overview shows, kept fresh while the page is seen. */
export function useOverview() {
  const live = useLive();
  const { machines, site, machinesOfSite } = useSite();
  const board = useBoard(() => machinesOfSite.value);
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

  async function loadSparks(): Promise<void> {
    if (board.tiles.length === 0) return;
    try {
      for (const { machine, carrier, points } of await api.lastMinutes(
        board.tiles.map((tile) => tile.machine.id),
      )) {
        const tile = board.tiles.find((candidate) => candidate.machine.id === machine?.id);
        if (tile?.machine.carrier !== carrier) continue;
        board.setSpark(tile.machine.id, sparkOf(points));
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

  watch(
    machinesOfSite,
    (shown, before) => {
      if (shown.length > 0 && !before?.length) void loadSparks();
    },
    { immediate: true },
  );
  watch(
    () => site.value?.id,
    () => {
      summary.data.value = undefined;
      timeline.data.value = undefined;
      void Promise.all([summary.reload(), timeline.reload(), loadSparks()]);
    },
  );
  // After a break the feed brings the last state; what happened meanwhile is in the records.
  watch(live.openings, (openings) => {
    if (openings > 1) void reloadAll();
  });
  onMounted(() => {
    document.addEventListener('visibilitychange', seenAgain);
  });
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', seenAgain);
  });

  return { board, site, machines, summary, timeline, ingest, failure, reloadAll };
}
