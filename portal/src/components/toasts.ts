import { readonly, ref } from 'vue';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'good' | 'bad';
}

const shown = ref<readonly Toast[]>([]);
const shownMillis = 6_000;
let lastId = 0;

/** Short words on what was done, for a few seconds; failures stay until they are put away. */
export const toasts = readonly(shown);

export function notify(text: string, tone: Toast['tone'] = 'good'): void {
  const id = ++lastId;
  shown.value = [...shown.value, { id, text, tone }];
  if (tone === 'good') window.setTimeout(() => putAway(id), shownMillis);
}

export function putAway(id: number): void {
  shown.value = shown.value.filter((toast) => toast.id !== id);
}
