import { charter } from './charter.ts';
import { g14 } from './g14.ts';
import { ipmvp } from './ipmvp.ts';
import { sep } from './sep.ts';
import type { JudgedRule, Verdict, VerdictFacts, VerdictProfile, VerdictProfileName } from './verdict.ts';

/** The profiles by name. None of them is a statement of ISO 50001, which sets no limits. */
export const verdictProfiles: Readonly<Record<VerdictProfileName, VerdictProfile>> = {
  charter,
  sep,
  g14,
  ipmvp,
};

/**
 * What a profile says of a model: every rule with its figure, and a plain sentence. A rule without its figure is not assessed and
 * keeps the verdict from being `passed`.
 */
export function judgeModel(name: VerdictProfileName, facts: VerdictFacts): Verdict {
  const { version, title, rules } = verdictProfiles[name];
  const judged = rules.map((rule) => rule(facts));
  const failed = judged.filter(({ outcome }) => outcome === 'not_met');
  const open = judged.filter(({ outcome }) => outcome === 'not_assessed');
  const outcome = failed.length > 0 ? 'failed' : open.length > 0 ? 'incomplete' : 'passed';
  return { profile: name, version, outcome, rules: judged, sentence: sentenceOf(title, failed, open) };
}

function sentenceOf(title: string, failed: readonly JudgedRule[], open: readonly JudgedRule[]): string {
  if (failed.length > 0) return `${title}: not met, for it asks for ${list(failed)}.`;
  if (open.length > 0) return `${title}: met as far as it could be assessed; open is ${list(open)}.`;
  return `${title}: all rules met.`;
}

function list(rules: readonly JudgedRule[]): string {
  return rules
    .map(({ demand, subjects }) => (subjects.length > 0 ? `${demand} (not ${subjects.join(', ')})` : demand))
    .join('; ');
}
