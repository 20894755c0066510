import { readonly, ref } from 'vue';

const now = ref(Date.now());
setInterval(() => (now.value = Date.now()), 500);

/** The present in ms, ticking twice a second: ages on the page move together. */
export const clock = readonly(now);
