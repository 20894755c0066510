import type { Chrono, ParsedComponents } from 'chrono-node';
import type { ReadDate } from '../locale-pack.ts';
import { tokenise } from '../text/tokens.ts';

const DIGITS_OF_DATE = /\d[./-]\d/;

/**
 * Calendar dates that chrono finds in a text: only those that name a day and a month. What it makes of "yesterday" and
 * "last week" is left to the house's own grammar, which knows sites and half-open spans.
 *
 * @param months every way to write a month, folded
 */
export function readDatesWith(
  chrono: Chrono,
  text: string,
  reference: Date,
  months: readonly string[],
): ReadDate[] {
  return chrono.parse(text, reference).flatMap((result) => {
    const { start, end } = result;
    if (!start.isCertain('day') || !start.isCertain('month')) return [];
    const hasMonth = tokenise(result.text).some((token) => months.includes(token.text));
    if (!/\d/.test(result.text) || !(hasMonth || DIGITS_OF_DATE.test(result.text))) return [];
    const from = civilDate(start);
    if (from === undefined) return [];
    const to = end?.isCertain('day') === true ? civilDate(end) : undefined;
    return {
      start: result.index,
      end: result.index + result.text.length,
      from,
      ...(to !== undefined && { to }),
      hasYear: start.isCertain('year') || end?.isCertain('year') === true,
    };
  });
}

function civilDate(components: ParsedComponents): ReadDate['from'] | undefined {
  const [year, month, day] = [components.get('year'), components.get('month'), components.get('day')];
  return year === null || month === null || day === null ? undefined : { year, month, day };
}
