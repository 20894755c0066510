import { driverKey, type Choices } from './choices.ts';
import { calendarFacts, type DriverChoice, type DriverFacts } from './studio-types.ts';

/** A driver that may be ticked, with what is known of it. */
export interface DriverRow {
  readonly key: string;
  /** As it would be chosen anew. */
  readonly choice: DriverChoice;
  /** As it is chosen now. */
  readonly chosen: DriverChoice | undefined;
  readonly facts: DriverFacts | undefined;
  /** Chosen drivers that it cannot be told apart from. */
  readonly clashes: readonly string[];
}

/**
 * Measured drivers, the closest to the energy first; then degree days and the calendar. One that is chosen and not reported
 * any more stays in the list, so that it can be taken away.
 */
export function driverRows(
  facts: readonly DriverFacts[],
  choices: Pick<Choices, 'drivers'>,
): {
  readonly measured: readonly DriverRow[];
  readonly derived: readonly DriverRow[];
} {
  const chosen = new Map(choices.drivers.map((driver) => [driverKey(driver), driver]));
  const reported = new Set(facts.map(({ name }) => name));
  const gone = choices.drivers.flatMap((driver) =>
    driver.kind === 'number' && !reported.has(driver.source) ? [driver.source] : [],
  );
  const row = (choice: DriverChoice, known?: DriverFacts): DriverRow => {
    const key = driverKey(choice);
    return {
      key,
      choice,
      chosen: chosen.get(key),
      facts: known,
      clashes: (known?.collinear_with ?? []).flatMap(({ name }) =>
        chosen.has(name) && name !== key ? [name] : [],
      ),
    };
  };
  const number = (source: string): DriverChoice => ({ kind: 'number', source, lag: 0 });
  return {
    measured: [
      ...facts.map((known) => row(number(known.name), known)),
      ...gone.map((source) => row(number(source))),
    ],
    derived: [
      ...(reported.has('outdoor_temp_c') || facts.length === 0
        ? (['heating', 'cooling'] as const).map((direction) =>
            row({ kind: 'degree_days', direction, base: null }),
          )
        : []),
      ...calendarFacts.map((calendar) => row({ kind: 'calendar', calendar, reference: null })),
    ],
  };
}

/** The one to begin with: what goes along with the energy most closely and varies. */
export function closestDriver(facts: readonly DriverFacts[]): DriverFacts | undefined {
  const size = ({ correlation }: DriverFacts): number => Math.abs(correlation.pearson?.coefficient ?? 0);
  return facts.reduce<DriverFacts | undefined>(
    (best, each) => (size(each) > (best ? size(best) : 0) ? each : best),
    undefined,
  );
}

/** Those worth a search: they vary, and of each bunch that cannot be told apart the closest alone. */
export function driversToSearch(facts: readonly DriverFacts[]): readonly DriverChoice[] {
  const taken: DriverFacts[] = [];
  const size = ({ correlation }: DriverFacts): number => Math.abs(correlation.pearson?.coefficient ?? 0);
  for (const each of facts.toSorted((one, other) => size(other) - size(one))) {
    const isLikeOneTaken = taken.some(({ collinear_with: alike }) =>
      alike.some(({ name }) => name === each.name),
    );
    if (each.correlation.pearson !== null && !isLikeOneTaken && taken.length < 6) taken.push(each);
  }
  return [
    ...taken.map(({ name }): DriverChoice => ({ kind: 'number', source: name, lag: 0 })),
    { kind: 'calendar', calendar: 'shift', reference: null },
    { kind: 'calendar', calendar: 'day_type', reference: null },
  ];
}
