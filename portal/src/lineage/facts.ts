/** A line of an origin: name as the service gives it, value as text, or lines below it. */
export interface Fact {
  readonly name: string;
  readonly text?: string;
  readonly facts?: readonly Fact[];
}

const longestList = 50;

/**
 * Whatever the service tells about a figure, as lines to read: nothing that it says is left out, except what it does not
 * know (null) and lists beyond 50 entries, whose rest is counted.
 *
 * @param textOf how a plain value reads (numbers in the language, instants in site time)
 */
export function factsOf(
  told: Readonly<Record<string, unknown>>,
  textOf: (value: string | number | boolean) => string,
): readonly Fact[] {
  const entries = Object.entries(told).toSorted(([one], [other]) => placeOf(one) - placeOf(other));
  return entries.flatMap(([name, value]) => factOf(name, value, textOf));
}

/** The service keeps names in no order; a span is read from its begin to its end, before what is in it. */
function placeOf(name: string): number {
  return name === 'from' ? 0 : name === 'to' ? 1 : 2;
}

function factOf(name: string, value: unknown, textOf: (value: string | number | boolean) => string): Fact[] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return [{ name, text: textOf(value) }];
  if (Array.isArray(value)) return listFact(name, value as unknown[], textOf);
  if (typeof value !== 'object') return [];
  const facts = factsOf(value as Record<string, unknown>, textOf);
  return facts.length === 0 ? [] : [{ name, facts }];
}

function listFact(
  name: string,
  list: readonly unknown[],
  textOf: (value: string | number | boolean) => string,
): Fact[] {
  if (list.length === 0) return [];
  const isPlain = list.every((item) => typeof item !== 'object' || item === null);
  const shown = list.slice(0, longestList);
  const rest = list.length - shown.length;
  if (isPlain) {
    const texts = shown.flatMap((item) => (item === null ? [] : [textOf(item as string)]));
    return [{ name, text: rest > 0 ? `${texts.join(', ')}, … (+${rest})` : texts.join(', ') }];
  }
  const facts = shown.flatMap((item, index) => factOf(`${index + 1}`, item, textOf));
  return [{ name, facts: rest > 0 ? [...facts, { name: '…', text: `+${rest}` }] : facts }];
}
