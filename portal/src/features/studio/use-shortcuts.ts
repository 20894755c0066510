import { onBeforeUnmount, onMounted, ref } from 'vue';

const storageKey = 'enms.studio.keys';

/** Single keys can be switched off, for those whose speech or screen reader types them by itself. */
export const areKeysOn = ref(localStorage.getItem(storageKey) !== 'off');
export function switchKeys(isOn: boolean): void {
  areKeysOn.value = isOn;
  localStorage.setItem(storageKey, isOn ? 'on' : 'off');
}

/** What keys do on a page, by `KeyboardEvent.key`. They stay silent while somebody types or a window is open. */
export function useShortcuts(act: (key: string) => boolean): void {
  function pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector('[role=dialog]')) return;
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    const isControl = target.closest('button, a, summary, [role=tab]') !== null;
    const isTyping = target.closest('input:not([type=checkbox]), textarea, select') !== null;
    if (event.key === 'Enter' ? isControl : isTyping || !areKeysOn.value) return;
    if (act(event.key)) event.preventDefault();
  }
  onMounted(() => window.addEventListener('keydown', pressed));
  onBeforeUnmount(() => window.removeEventListener('keydown', pressed));
}
