import { expect, it } from '@jest/globals';
import { factsOf } from './facts.ts';

const text = (value: string | number | boolean): string => String(value);

it('tells everything that is known, at its place', () => {
  const told = {
    unit: 'kWh',
    value: 0,
    reason: null,
    ledger: { entries: 95, last: null },
    machine_ids: [1, 2],
    tariff_versions: [{ id: 1, price: '0.19' }],
    gaps: [],
  };
  expect(factsOf(told, text)).toEqual([
    { name: 'unit', text: 'kWh' },
    { name: 'value', text: '0' },
    { name: 'ledger', facts: [{ name: 'entries', text: '95' }] },
    { name: 'machine_ids', text: '1, 2' },
    {
      name: 'tariff_versions',
      facts: [
        {
          name: '1',
          facts: [
            { name: 'id', text: '1' },
            { name: 'price', text: '0.19' },
          ],
        },
      ],
    },
  ]);
});

it('counts what a long list does not show', () => {
  const list = Array.from({ length: 52 }, (_, index) => ({ index }));
  expect(factsOf({ list }, text)[0]?.facts?.at(-1)).toEqual({ name: '…', text: '+2' });
});
