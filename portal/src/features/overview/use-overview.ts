import { computed, watch } from 'vue';
import { useLive } from '../../live/live.ts';
import { useBoard } from '../../live/use-board.ts';
import { askInEachLanguage } from '../../api/in-words.ts';
import { useSource } from '../../live/use-source.ts';
import { useSite } from '../../site/site.ts';
import { api, type SiteOverview } from './overview-api.ts';

/** How often what does not come live is asked for; together about sixteen requests a minute. */
const everyMillis = {
  overview: 30_000,
  timeline: 60_000,
  demand: 15_000,
  anomalies: 60_000,
  yesterday: 600_000,
  ingest: 10_000,
};

/** Everything the Overview shows, kept fresh while the page is seen. */
export function useOverview() {
  const live = useLive();
  const { machines, site, machinesOfSite, timeZone } = useSite();
  const board = useBoard(() => machinesOfSite.value);
  const ofSite = <T>(load: (slug: string) => Promise<T>) => {
    return async (): Promise<T | undefined> => (site.value ? load(site.value.slug) : undefined);
  };
  const overview = useSource(ofSite(api.overview), everyMillis.overview);
  const timeline = useSource(ofSite(api.siteToday), everyMillis.timeline);
  const demand = useSource(ofSite(api.demandWatch), everyMillis.demand);
  const anomalies = useSource(
    ofSite((slug) => api.anomaliesOfWeek(slug, timeZone.value)),
    everyMillis.anomalies,
  );
  askInEachLanguage(anomalies);
  const yesterday = useSource(ofSite(api.yesterday), everyMillis.yesterday);
  const ingest = useSource(api.ingest, everyMillis.ingest);
  const parts = [overview, timeline, demand, anomalies, yesterday];
  const failure = computed(() => {
    const failed = [machines, ...parts, ingest].find((source) => source.failure.value !== undefined);
    return failed?.failure.value;
  });

  function drawSparks({ machines: tiles }: SiteOverview): void {
    for (const { id, spark } of tiles) {
      const from = Date.parse(spark.from);
      const middle = (index: number): number => from + (index + 0.5) * spark.step_s * 1_000;
      board.setSpark(
        id,
        spark.mean_kw.flatMap((powerKw, index) =>
          powerKw === null ? [] : [[middle(index), powerKw] as const],
        ),
      );
    }
  }

  async function reloadAll(): Promise<void> {
    await machines.reload();
    await Promise.all([...parts, ingest].map((source) => source.reload()));
  }

  watch(
    () => [overview.data.value, board.tiles.length] as const,
    ([answer]) => answer && drawSparks(answer),
  );
  watch(
    () => site.value?.id,
    () => {
      for (const part of parts) {
        part.data.value = undefined;
        void part.reload();
      }
    },
  );
  // After a break the feed brings the last state; what happened meanwhile is in the records.
  watch(live.openings, (openings) => {
    if (openings > 1) void reloadAll();
  });

  return {
    live,
    board,
    site,
    machines,
    overview,
    timeline,
    demand,
    anomalies,
    yesterday,
    ingest,
    failure,
    reloadAll,
  };
}
