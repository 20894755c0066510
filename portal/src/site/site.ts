import { computed, inject, provide, ref, watch, type ComputedRef, type InjectionKey } from 'vue';
import { dataOf, queryService } from '../api/service.ts';
import type { Factory, Machine } from '../api/types.ts';
import { useSource, type Source } from '../live/use-source.ts';
import { user } from '../session/session.ts';
import { rememberedSite, rememberSite } from './remembered-site.ts';

const everyMillis = 60_000;

/** The site that all pages speak of, and the machines of the tenant. */
export interface Sites {
  readonly machines: Source<readonly Machine[]>;
  /** Those with the most machines first. */
  readonly sites: ComputedRef<readonly Factory[]>;
  /** The chosen one; the one of last time until the machines are known; undefined where there is none. */
  readonly site: ComputedRef<Factory | undefined>;
  readonly machinesOfSite: ComputedRef<readonly Machine[]>;
  /** Of the site; else the viewer's own. */
  readonly timeZone: ComputedRef<string>;
  chooseSite(slug: string): void;
}

const key: InjectionKey<Sites> = Symbol('sites');

/** Once, by the shell. */
export function provideSites(): Sites {
  const tenant = user.value?.tenant.id ?? 0;
  const lastTime = rememberedSite(tenant);
  const chosenSlug = ref(lastTime?.slug ?? '');
  const machines = useSource<readonly Machine[]>(
    async () => (await dataOf(queryService.GET('/api/v1/machines'))).items,
    everyMillis,
  );
  const sites = computed(() => sitesOf(machines.data.value ?? []));
  const site = computed(() =>
    machines.data.value === undefined
      ? lastTime
      : (sites.value.find(({ slug }) => slug === chosenSlug.value) ?? sites.value[0]),
  );
  const machinesOfSite = computed(() =>
    (machines.data.value ?? []).filter(({ factory }) => factory.id === site.value?.id),
  );
  const timeZone = computed(() => site.value?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  function chooseSite(slug: string): void {
    chosenSlug.value = slug;
  }
  watch(site, (chosen) => chosen && rememberSite(tenant, chosen));
  const provided = { machines, sites, site, machinesOfSite, timeZone, chooseSite };
  provide(key, provided);
  return provided;
}

export function useSite(): Sites {
  const sites = inject(key);
  if (!sites) throw new Error('a page outside of the shell asks for the site');
  return sites;
}

function sitesOf(machines: readonly Machine[]): readonly Factory[] {
  const groups = [...Map.groupBy(machines, ({ factory }) => factory.id).values()];
  return groups
    .sort((one, other) => other.length - one.length)
    .flatMap((group) => (group[0] ? [group[0].factory] : []));
}
