interface FieldError {
  readonly field: string;
  readonly remedy: string;
}

/**
 * What is wrong with which field of the editor, from the fields that the service names: `zone 0`, `tier 1`, `demand`,
 * `fixed`, `reactive`, `holidays`; others by their own name.
 */
export function tariffProblems(
  errors: readonly FieldError[],
  zoneOfEntry: readonly number[],
): ReadonlyMap<string, string> {
  return new Map(errors.map(({ field, remedy }) => [placeOf(field, zoneOfEntry), remedy]));
}

function placeOf(field: string, zoneOfEntry: readonly number[]): string {
  const [, part = '', index] = /^components\.([a-z]+)(?:\[(\d+)\])?/.exec(field) ?? [];
  if (part === 'energy' && index !== undefined) return `zone ${zoneOfEntry[Number(index)] ?? 0}`;
  if (part === 'tiers') return `tier ${index ?? 0}`;
  return ['demand', 'fixed', 'reactive', 'holidays'].includes(part) ? part : field;
}
