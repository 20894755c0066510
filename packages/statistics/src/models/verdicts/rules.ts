import type { JudgedDriver, Rule, RuleOutcome, VerdictFacts } from './verdict.ts';

type Figure = (facts: VerdictFacts) => number | undefined;

/** A rule on one figure. A figure that is missing or not a number leaves it unassessed. */
export function figureRule(
  code: string,
  demand: string,
  figure: Figure,
  isMet: (value: number) => boolean,
): Rule {
  return (facts) => {
    const value = figure(facts);
    const isKnown = value !== undefined && !Number.isNaN(value);
    return {
      code,
      demand,
      value: isKnown ? value : undefined,
      outcome: isKnown ? outcomeOf(isMet(value)) : 'not_assessed',
      subjects: [],
    };
  };
}

/** A rule that every driver must meet; its value is the worst driver's figure, `worst` choosing among them. */
export function everyDriverRule(
  code: string,
  demand: string,
  figure: (driver: JudgedDriver) => number,
  isMet: (value: number) => boolean,
  worst: (...figures: number[]) => number,
): Rule {
  return ({ drivers = [] }) => {
    const failing = drivers.filter((driver) => !isMet(figure(driver)));
    return {
      code,
      demand,
      value: drivers.length === 0 ? undefined : worst(...drivers.map(figure)),
      outcome: drivers.length === 0 ? 'not_assessed' : outcomeOf(failing.length === 0),
      subjects: failing.map(({ name }) => name),
    };
  };
}

export function outcomeOf(isMet: boolean): RuleOutcome {
  return isMet ? 'met' : 'not_met';
}
