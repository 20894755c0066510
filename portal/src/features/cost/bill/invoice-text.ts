/** A line of a supplier's invoice as a person typed or pasted it; null where a number cannot be read. */
export interface TypedLine {
  readonly name: string;
  readonly quantity: number | null;
  readonly amount: number | null;
}

/**
 * A number as people write it: 1.234,56 · 1,234.56 · 1 234,56 · −12. The last of different separators is the decimal
 * one; a single separator before exactly three digits is read as the language has it.
 *
 * @returns null for what is no number
 */
export function numberOf(typed: string, locale: string): number | null {
  const text = typed.replaceAll(/[\s\u00A0\u202F'€$£]|EUR|CHF|USD|GBP/g, '').replace('−', '-');
  if (!/^-?[\d.,]+$/.test(text) || !/\d/.test(text)) return null;
  const separators = [...text.matchAll(/[.,]/g)];
  const last = separators.at(-1);
  if (!last) return Number(text);
  const kinds = new Set(separators.map(([kind]) => kind));
  const after = text.length - last.index - 1;
  const decimalOfLanguage = locale.startsWith('de') ? ',' : '.';
  const isDecimal =
    kinds.size > 1 || (separators.length === 1 && (after !== 3 || last[0] === decimalOfLanguage));
  const whole = (isDecimal ? text.slice(0, last.index) : text).replaceAll(/[.,]/g, '');
  const value = Number(isDecimal ? `${whole}.${text.slice(last.index + 1)}` : whole);
  return Number.isNaN(value) ? null : value;
}

/**
 * Lines that were pasted from an invoice or a sheet: name, quantity where there is one, amount; parted by tabs,
 * semicolons or two and more spaces. The last part is the amount. Empty lines are left out.
 */
export function pastedLines(text: string, locale: string): readonly TypedLine[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const parts = line
        .trim()
        .split(/\t|;|\s{2,}/)
        .map((part) => part.trim())
        .filter((part) => part !== '');
      const [name = '', ...rest] = parts;
      const amount = rest.length === 0 ? null : numberOf(rest.at(-1) ?? '', locale);
      const quantity = rest.length < 2 ? null : numberOf((rest[0] ?? '').replace(/[a-zA-Z]+$/, ''), locale);
      return { name, quantity, amount };
    });
}
