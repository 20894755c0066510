import { ref } from 'vue';

/** Languages that the pages have. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

/** What the pages are in, and services are asked to write their sentences in. */
export const language = ref<Language>('en');
