import { readonly, shallowRef } from 'vue';
import type { Choices } from './choices.ts';
import type { Gate, Report, Verdict } from './studio-types.ts';

/** A fit that is kept aside to be compared. */
export interface ComparedFit {
  readonly id: string;
  readonly label: string;
  readonly choices: Choices;
  readonly report: Report;
  readonly verdicts: readonly Verdict[];
  readonly gate: Gate;
  readonly dataHash: string;
}

const most = 4;
const kept = shallowRef<readonly ComparedFit[]>([]);

/** They live as long as the page is open: a link keeps one fit, a candidate keeps it for good. */
export const pins = readonly(kept);

export function pin(fit: ComparedFit): void {
  kept.value = [...kept.value.filter(({ id }) => id !== fit.id), fit].slice(-most);
}
export function unpin(id: string): void {
  kept.value = kept.value.filter((each) => each.id !== id);
}
