import { computed } from 'vue';
import { pages } from '../pages.ts';
import { mayAct } from '../session/roles.ts';

/** The pages that who is signed in may see. */
export const pagesSeen = computed(() => pages.filter(({ from }) => mayAct(from)));

/** What runs beside the portal behind the same door and sign-in. */
export const neighbours = computed(() => [
  ...(mayAct('engineer') ? [{ name: 'Node-RED', href: '/nodered/' }] : []),
  { name: 'API', href: '/api/docs' },
]);
