import { ref } from 'vue';

export type Theme = 'light' | 'dark';
const storageKey = 'enms.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

function preferred(): Theme {
  const kept = localStorage.getItem(storageKey);
  if (kept === 'light' || kept === 'dark') return kept;
  return system.matches ? 'dark' : 'light';
}

/** The theme of the page: the system's until somebody chooses. */
export const theme = ref<Theme>(preferred());
document.documentElement.dataset['theme'] = theme.value;

export function toggleTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark';
  localStorage.setItem(storageKey, theme.value);
  document.documentElement.dataset['theme'] = theme.value;
}
