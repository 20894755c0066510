import type { BillLine } from './bill-repository.ts';
import type { InvoiceLineBody, InvoiceLineDto } from './invoice-dto.ts';

/** What the supplier sent. */
export interface Invoice {
  readonly lines: readonly InvoiceLineBody[];
  /** null: the sum of the lines. */
  readonly total: number | null;
}

/** Two amounts set side by side. */
export interface Comparison {
  readonly lines: readonly InvoiceLineDto[];
  readonly total: InvoiceLineDto;
  /** null: our bill is in several currencies, or in none. */
  readonly currency: string | null;
}

/** Half of a cent: what rounding to places of the currency may differ by. */
const ROUNDING = 0.005;

/**
 * Sets a supplier's invoice beside our own bill: line by line by name, and the totals.
 *
 * @param tolerance difference in percent of our amount up to which both are taken for the same
 */
export function compareInvoice(bill: readonly BillLine[], invoice: Invoice, tolerance: number): Comparison {
  const expected = mergedLines(bill.filter(({ kind }) => kind !== 'total'));
  const byName = new Map(expected.map((line) => [keyOf(line.name), line]));
  const invoiced = mergedInvoice(invoice.lines);
  const lines = [
    ...expected.map((line) => {
      const sent = invoiced.get(keyOf(line.name));
      const missing = sent === undefined && invoiced.size > 0 ? 'not_invoiced' : null;
      return judged(line, sent ?? null, tolerance, missing);
    }),
    ...[...invoiced]
      .filter(([key]) => !byName.has(key))
      .map(([, line]) => judged({ ...NO_LINE, name: line.name }, line, tolerance, 'not_on_our_bill')),
  ];
  const totals = bill.filter(({ kind }) => kind === 'total');
  const [total, another] = totals;
  const sum = invoice.total ?? invoice.lines.reduce((amount, line) => amount + line.amount, 0);
  const ours =
    total === undefined || another !== undefined
      ? {
          ...NO_LINE,
          kind: 'total',
          name: 'total',
          reason: total === undefined ? 'no_tariff' : 'mixed_currencies',
        }
      : { ...total, kind: 'total', name: 'total' };
  return {
    lines,
    total: judged(ours, { name: 'total', amount: sum }, tolerance, null),
    currency: another === undefined ? (total?.currency ?? null) : null,
  };
}

type Expected = Pick<BillLine, 'quantity' | 'unit' | 'unit_price' | 'amount' | 'reason'> & {
  readonly kind: string | null;
  readonly name: string;
};

const NO_LINE = { kind: null, quantity: null, unit: null, unit_price: null, amount: null, reason: null };

function judged(
  ours: Expected,
  sent: InvoiceLineBody | null,
  tolerance: number,
  missing: string | null,
): InvoiceLineDto {
  const { kind, name, quantity, unit, unit_price: unitPrice, amount: expected } = ours;
  const invoiced = sent?.amount ?? null;
  const difference = expected === null || invoiced === null ? null : invoiced - expected;
  const percent =
    difference === null || expected === null || expected === 0
      ? null
      : (difference / Math.abs(expected)) * 100;
  return {
    name,
    kind,
    quantity,
    unit,
    unit_price: unitPrice,
    expected,
    invoiced,
    difference,
    difference_percent: percent,
    // A bill that lacks something cannot say that the supplier's is wrong.
    verdict: ours.reason === null ? verdictOf(difference, expected ?? 0, tolerance) : 'not_comparable',
    reason: ours.reason ?? missing,
  };
}

function verdictOf(difference: number | null, expected: number, tolerance: number): string {
  if (difference === null) return 'not_comparable';
  const allowed = (Math.abs(expected) * tolerance) / 100 + ROUNDING;
  if (Math.abs(difference) <= allowed) return 'within_tolerance';
  return difference > 0 ? 'too_high' : 'too_low';
}

/** Lines of the same name are one to a supplier: parts of the month, machines with a tariff of their own. */
function mergedLines(bill: readonly BillLine[]): Expected[] {
  const merged = new Map<string, Expected>();
  for (const line of bill) {
    const name = line.name ?? line.reason ?? line.kind;
    const key = `${line.kind} ${keyOf(name)}`;
    const before = merged.get(key);
    merged.set(key, before === undefined ? { ...line, name } : sumOf(before, line));
  }
  return [...merged.values()];
}

function sumOf(one: Expected, other: BillLine): Expected {
  return {
    kind: one.kind,
    name: one.name,
    quantity: added(one.quantity, other.quantity),
    unit: one.unit,
    unit_price: one.unit_price === other.unit_price ? one.unit_price : null,
    amount: added(one.amount, other.amount),
    reason: one.reason ?? other.reason,
  };
}

function added(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}

function mergedInvoice(lines: readonly InvoiceLineBody[]): Map<string, InvoiceLineBody> {
  const merged = new Map<string, InvoiceLineBody>();
  for (const line of lines) {
    const before = merged.get(keyOf(line.name));
    merged.set(keyOf(line.name), { name: line.name, amount: line.amount + (before?.amount ?? 0) });
  }
  return merged;
}

function keyOf(name: string): string {
  return name.trim().toLowerCase();
}
