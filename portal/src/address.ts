import { computed, type WritableComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** One value of the page's address (`?name=…`), so that what is chosen can be linked to and stays on a reload. */
export function useAddress(name: string, standard = ''): WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => {
      const value = route.query[name];
      return typeof value === 'string' ? value : standard;
    },
    set: (value) => {
      const query = { ...route.query, [name]: value };
      if (value === standard) delete query[name];
      void router.replace({ query });
    },
  });
}

/** The chosen tab, in the address; the first one where the address names none that there is. */
export function useTab<Name extends string>(names: readonly [Name, ...Name[]]): WritableComputedRef<Name> {
  const value = useAddress('tab', names[0]);
  return computed({
    get: () => names.find((name) => name === value.value) ?? names[0],
    set: (name) => (value.value = name),
  });
}
