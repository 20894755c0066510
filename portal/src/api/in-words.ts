import { watch } from 'vue';
import { language } from '../i18n/language.ts';

/** Asks anew for what holds sentences of a service when another language is chosen. */
export function askInEachLanguage(...answers: readonly { reload(): Promise<unknown> }[]): void {
  watch(language, () => void Promise.all(answers.map((answer) => answer.reload())));
}
