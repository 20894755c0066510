import { expect, it } from '@jest/globals';
import type { BillLine } from './bill-repository.ts';
import { compareInvoice } from './invoice-comparison.ts';

const line = (kind: string, name: string, amount: number | null, reason: string | null = null): BillLine => ({
  kind,
  name,
  machine_id: null,
  tariff_version_id: 1,
  from_day: '2025-10-01',
  to_day: '2025-11-01',
  quantity: 100,
  unit: 'kWh',
  unit_price: 0.3,
  amount,
  currency: 'EUR',
  reason,
});

const bill = [line('energy', 'peak', 30), line('energy', 'base', 20), line('total', 'total', 50)];

it('judges each line and the total', () => {
  const { lines, total, currency } = compareInvoice(
    bill,
    {
      lines: [
        { name: 'Peak', amount: 30.5 },
        { name: 'base', amount: 25 },
        { name: 'tip', amount: 1 },
      ],
      total: null,
    },
    2,
  );
  // 30.5 − 30 = 0.5, 1.67 %; 25 − 20 = 5, 25 %; 56.5 − 50 = 6.5, 13 %.
  expect(lines.map(({ name, verdict, reason }) => [name, verdict, reason])).toEqual([
    ['peak', 'within_tolerance', null],
    ['base', 'too_high', null],
    ['tip', 'not_comparable', 'not_on_our_bill'],
  ]);
  expect(lines[1]).toMatchObject({ expected: 20, invoiced: 25, difference: 5, difference_percent: 25 });
  expect(total).toMatchObject({
    expected: 50,
    invoiced: 56.5,
    difference: 6.5,
    difference_percent: 13,
    verdict: 'too_high',
  });
  expect(currency).toBe('EUR');
});

it('compares totals alone', () => {
  const { lines, total } = compareInvoice(bill, { lines: [], total: 49.5 }, 2);
  expect(lines.map(({ verdict, reason }) => [verdict, reason])).toEqual([
    ['not_comparable', null],
    ['not_comparable', null],
  ]);
  expect(total.verdict).toBe('within_tolerance');
});

it('accuses nobody with a bill that lacks something', () => {
  const gap = [
    line('energy', 'peak', null, 'no_price_for_hour'),
    line('total', 'total', 20, 'no_price_for_hour'),
  ];
  const { total } = compareInvoice(gap, { lines: [], total: 90 }, 2);
  expect([total.verdict, total.reason]).toEqual(['not_comparable', 'no_price_for_hour']);
  expect(compareInvoice([], { lines: [], total: 90 }, 2).total.reason).toBe('no_tariff');
});

it('adds up what a supplier calls by one name', () => {
  const parts = [line('energy', 'peak', 10), line('energy', 'peak', 15), line('total', 'total', 25)];
  const { lines } = compareInvoice(parts, { lines: [{ name: 'peak', amount: 25 }], total: null }, 0);
  expect(lines).toMatchObject([{ name: 'peak', expected: 25, quantity: 200, verdict: 'within_tolerance' }]);
});
