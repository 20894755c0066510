import { computed, ref } from 'vue';

export type Theme = 'light' | 'dark';
const storageKey = 'enms.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

const systemTheme = ref<Theme>(system.matches ? 'dark' : 'light');
system.addEventListener('change', ({ matches }) => (systemTheme.value = matches ? 'dark' : 'light'));

const kept = localStorage.getItem(storageKey);
const chosen = ref<Theme | undefined>(kept === 'light' || kept === 'dark' ? kept : undefined);
if (chosen.value) document.documentElement.dataset['theme'] = chosen.value;

/** The theme of the page: the system's until somebody chooses. */
export const theme = computed<Theme>(() => chosen.value ?? systemTheme.value);

export function toggleTheme(): void {
  chosen.value = theme.value === 'dark' ? 'light' : 'dark';
  localStorage.setItem(storageKey, chosen.value);
  document.documentElement.dataset['theme'] = chosen.value;
}
