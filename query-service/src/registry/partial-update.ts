/** The SET clause of an UPDATE that leaves alone what is undefined. */
export interface SetClause {
  /** Empty when nothing is to change. */
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * @param changes by column; the names come from the code, never from a request
 * @param firstParameter number of the first placeholder, after those that the statement uses itself
 */
export function setClause(changes: Readonly<Record<string, unknown>>, firstParameter: number): SetClause {
  const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
  return {
    text: entries.map(([column], index) => `${column} = $${firstParameter + index}`).join(', '),
    values: entries.map(([, value]) => value),
  };
}
