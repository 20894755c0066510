import { createI18n } from 'vue-i18n';
import type { Messages } from './en/index.ts';
import { language as shown, type Language } from './language.ts';

/** Each language is a script of its own, loaded when it is chosen; a new one needs a folder like `en/`. */
const sources = {
  en: async () => (await import('./en/index.ts')).en,
  de: async () => (await import('./de/index.ts')).de,
} satisfies Record<Language, () => Promise<Messages>>;

export { languages, type Language } from './language.ts';
const storageKey = 'enms.language';

function preferred(): Language {
  const wanted = localStorage.getItem(storageKey) ?? navigator.language.slice(0, 2);
  return wanted === 'de' ? 'de' : 'en';
}

export const i18n = createI18n({
  legacy: false,
  locale: preferred(),
  messages: {} as Record<string, Messages>,
});

async function load(language: Language): Promise<void> {
  i18n.global.setLocaleMessage(language, await sources[language]());
  i18n.global.locale.value = language;
  shown.value = language;
  document.documentElement.lang = language;
}

/** Before the first page is shown. */
export const loadPreferredLanguage = (): Promise<void> => load(preferred());

/** Switches the language of the page and remembers it on this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(storageKey, language);
  await load(language);
}
