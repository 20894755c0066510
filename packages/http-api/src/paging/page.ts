import type { PageQuery } from './page-query.ts';

/** One page of a list, and where the next one begins. */
export interface Page<T> {
  readonly items: T[];
  readonly next_cursor: string | null;
}

/**
 * Takes one row more than the page holds, to know whether there is another page.
 *
 * @param read rows in the order of their ids, behind the first parameter, at most as many as the second says
 */
export async function pageOf<T extends { readonly id: number }>(
  query: PageQuery,
  read: (afterId: number, limit: number) => Promise<T[]>,
): Promise<Page<T>> {
  const rows = await read(Number(query.cursor ?? 0), query.limit + 1);
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return { items, next_cursor: rows.length > query.limit && last !== undefined ? String(last.id) : null };
}
