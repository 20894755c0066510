import { readonly, ref } from 'vue';
import { serverNowMillis } from './server-time.ts';

const now = ref(serverNowMillis());
setInterval(() => (now.value = serverNowMillis()), 500);

/** The server's present in ms, ticking twice a second: ages on the page move together. */
export const clock = readonly(now);
