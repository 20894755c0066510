import { computed, ref, watchEffect } from 'vue';

export type Theme = 'light' | 'dark';
const storageKey = 'enms.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

const systemTheme = ref<Theme>(system.matches ? 'dark' : 'light');
system.addEventListener('change', ({ matches }) => (systemTheme.value = matches ? 'dark' : 'light'));

const kept = localStorage.getItem(storageKey);
const chosen = ref<Theme | undefined>(kept === 'light' || kept === 'dark' ? kept : undefined);
const isOnWall = ref(false);
/** What the page says: nothing while it follows the system. */
watchEffect(() => {
  const said = isOnWall.value ? 'dark' : chosen.value;
  if (said) document.documentElement.dataset['theme'] = said;
  else delete document.documentElement.dataset['theme'];
});

/** The theme of the page: the system's until somebody chooses; on a wall always dark. */
export const theme = computed<Theme>(() => (isOnWall.value ? 'dark' : (chosen.value ?? systemTheme.value)));

export function darkenForWall(isOn: boolean): void {
  isOnWall.value = isOn;
}

export function toggleTheme(): void {
  chosen.value = theme.value === 'dark' ? 'light' : 'dark';
  localStorage.setItem(storageKey, chosen.value);
}
