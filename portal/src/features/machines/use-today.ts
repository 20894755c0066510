import type { Carrier } from '@enms/telemetry-contract';
import { computed, watch, type ComputedRef } from 'vue';
import { useSource, type Source } from '../../live/use-source.ts';
import { useSite } from '../../site/site.ts';
import { machinesApi, type MachineToday } from './machines-api.ts';

const everyMillis = 60_000;

/** Today's energy and cost of each machine of the site, of its main carrier. */
export function useToday(): {
  readonly source: Source<ReadonlyMap<number, MachineToday>>;
  readonly carriers: ComputedRef<readonly Carrier[]>;
} {
  const { site, machinesOfSite } = useSite();
  const carriers = computed(() => [...new Set(machinesOfSite.value.map(({ carrier }) => carrier))]);

  async function load(): Promise<ReadonlyMap<number, MachineToday> | undefined> {
    const factory = site.value?.slug;
    if (factory === undefined) return undefined;
    const parts = await Promise.all(
      carriers.value.map(async (carrier) => ({ carrier, items: await machinesApi.today(factory, carrier) })),
    );
    const main = new Map(machinesOfSite.value.map(({ id, carrier }) => [id, carrier]));
    return new Map(
      parts.flatMap(({ carrier, items }) =>
        items
          .filter(({ machine }) => main.get(machine.id) === carrier)
          .map((item) => [item.machine.id, item] as const),
      ),
    );
  }
  const source = useSource(load, everyMillis);
  watch(
    () => `${site.value?.slug} ${carriers.value.join()}`,
    () => void source.reload(),
  );
  return { source, carriers };
}
