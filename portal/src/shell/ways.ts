import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue';
import { dataOf, queryService } from '../api/service.ts';
import { useSource } from '../live/use-source.ts';
import { pages, type Page } from '../pages.ts';
import { mayAct } from '../session/roles.ts';

const everyMillis = 300_000;

/** A program beside the portal, behind the same door and sign-in. */
export interface Neighbour {
  readonly name: string;
  readonly href: string;
}

/** Where one can go: only to what is installed, and what the role allows. */
export interface Ways {
  readonly pages: ComputedRef<readonly Page[]>;
  readonly neighbours: ComputedRef<readonly Neighbour[]>;
}

const key: InjectionKey<Ways> = Symbol('ways');

/** Once, by the shell. */
export function provideWays(): Ways {
  const facts = useSource(() => dataOf(queryService.GET('/api/v1/portal')), everyMillis).data;
  const ways = {
    pages: computed(() =>
      pages.filter(
        ({ from, part }) => mayAct(from) && (part === undefined || facts.value?.parts[part] === true),
      ),
    ),
    neighbours: computed(() => {
      const { grafana = null, nodered = null, api_docs: documentation = null } = facts.value?.paths ?? {};
      return [
        ...wayTo('Grafana', grafana),
        ...(mayAct('engineer') ? wayTo('Node-RED', nodered) : []),
        ...wayTo('API', documentation),
      ];
    }),
  };
  provide(key, ways);
  return ways;
}

function wayTo(name: string, href: string | null): readonly Neighbour[] {
  return href === null ? [] : [{ name, href }];
}

export function useWays(): Ways {
  const ways = inject(key);
  if (!ways) throw new Error('asked for outside of the shell');
  return ways;
}
