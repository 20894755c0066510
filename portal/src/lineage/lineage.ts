import { readonly, shallowRef } from 'vue';
import type { LineageQuestion } from './lineage-question.ts';

const asked = shallowRef<LineageQuestion>();

/** The figure whose origin is shown; undefined: none. */
export const lineageAsked = readonly(asked);

/** Opens what a figure was made from: every number on the pages does this when it is clicked. */
export function openLineage(question: LineageQuestion): void {
  asked.value = question;
}

export function closeLineage(): void {
  asked.value = undefined;
}
