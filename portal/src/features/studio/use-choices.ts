import { computed, ref, type ComputedRef, type Ref } from 'vue';
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router';
import { clock } from '../../live/clock.ts';
import { useSite } from '../../site/site.ts';
import { choiceNames, choicesOf, queryOf, standardPeriod, type Choices } from './choices.ts';

/** What a baseline has decided once for all its versions. */
export type Fixed = Pick<Choices, 'scope' | 'carrier' | 'resolution'>;

export interface ChoicesInAddress {
  readonly choices: ComputedRef<Choices>;
  readonly mayUndo: Ref<boolean>;
  change(patch: Partial<Choices>): void;
  undo(): void;
}

/** The choices of a fit, kept in the address. */
export function useChoices(fixed: () => Fixed | undefined): ChoicesInAddress {
  const route = useRoute();
  const router = useRouter();
  const { machinesOfSite, site, timeZone } = useSite();
  const before: LocationQueryRaw[] = [];
  const mayUndo = ref(false);
  // The period that is proposed does not move while one looks at a fit.
  const openedAt = clock.value;

  const choices = computed<Choices>(() => {
    const first = machinesOfSite.value[0];
    const scope = first ? `machine:${first.name}` : `factory:${site.value?.slug ?? ''}`;
    const told = choicesOf(route.query, {
      scope,
      carrier: first?.carrier ?? 'electricity',
      ...standardPeriod(openedAt, timeZone.value),
    });
    return { ...told, ...fixed() };
  });

  function show(query: LocationQueryRaw): void {
    const rest = Object.fromEntries(
      Object.entries(route.query).filter(([name]) => !choiceNames.includes(name)),
    );
    void router.replace({ query: { ...rest, ...query } });
  }
  function change(patch: Partial<Choices>): void {
    before.push(queryOf(choices.value));
    mayUndo.value = true;
    show(queryOf({ ...choices.value, ...patch }));
  }
  function undo(): void {
    const last = before.pop();
    mayUndo.value = before.length > 0;
    if (last) show(last);
  }
  return { choices, mayUndo, change, undo };
}
