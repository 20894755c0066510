import { describe, expect, it } from '@jest/globals';
import { columnsOf, guessedField, guessedFields, hasDecimalComma, partsOf } from './readings-file.ts';

const fields = ['ts', 'device', 'power_kw', 'energy_kwh', 'energy_total_kwh', 'voltage_v'];

describe('columnsOf', () => {
  it('reads names and the first values, whatever divides them', () => {
    const expected = [
      { name: 'Time', examples: ['2024-01-01 00:00'] },
      { name: 'Power', examples: ['45,3'] },
    ];
    expect(columnsOf('Time;Power\n2024-01-01 00:00;45,3\n')).toEqual(expected);
    expect(columnsOf('\uFEFFTime,"Power"\r\n2024-01-01 00:00,"45,3"\r\n')).toEqual(expected);
    expect(columnsOf('Time\tPower\n\n2024-01-01 00:00\t45,3')).toEqual(expected);
  });

  it('takes a delimiter and a line break within quotes for text', () => {
    expect(columnsOf('"Power, ""net""\n(kW)",Time\n1,2')).toEqual([
      { name: 'Power, "net"\n(kW)', examples: ['1'] },
      { name: 'Time', examples: ['2'] },
    ]);
  });

  it('finds none in an empty file, and no example where there is no row', () => {
    expect(columnsOf('')).toEqual([]);
    expect(columnsOf('Time,Power')).toEqual([
      { name: 'Time', examples: [] },
      { name: 'Power', examples: [] },
    ]);
  });
});

describe('guessedField', () => {
  it.each([
    ['power_kw', 'power_kw'],
    ['Power (kW)', 'power_kw'],
    ['Energie [kWh]', 'energy_kwh'],
    ['Zählerstand', 'energy_total_kwh'],
    ['Counter kWh', 'energy_total_kwh'],
    ['Datum', 'ts'],
    ['Meter', 'device'],
    ['Bemerkung', ''],
    // Production has no power: what is not offered is not guessed.
    ['Menge', ''],
  ])('takes %s for %p', (column, field) => {
    expect(guessedField(column, fields)).toBe(field);
  });

  it('gives no field to two columns', () => {
    const columns = columnsOf('Zeit;Wirkleistung kW;Blindleistung kW\n');
    expect(guessedFields(columns, fields)).toEqual({
      Zeit: 'ts',
      'Wirkleistung kW': 'power_kw',
      'Blindleistung kW': '',
    });
  });
});

describe('hasDecimalComma', () => {
  it('tells 45,3 and 1.045,3 from 45.3 and 1,045', () => {
    const one = (example: string): boolean => hasDecimalComma([{ name: 'x', examples: ['1', example] }]);
    expect(['45,3', '-1.045,25', '45.3', '45', 'a,1'].map(one)).toEqual([true, true, false, false, false]);
  });
});

describe('partsOf', () => {
  it('keeps every row once, in order, under the header', () => {
    const rows = Array.from({ length: 25 }, (_, index) => `2024-01-01,${index}`);
    const parts = partsOf(['Time,Power', ...rows].join('\r\n'), { rows: 10, characters: 1_000 });
    expect(parts.map(({ rowsBefore }) => rowsBefore)).toEqual([0, 10, 20]);
    expect(parts.flatMap(({ csv }) => csv.split('\n').slice(1))).toEqual(rows);
    expect(parts.every(({ csv }) => csv.startsWith('Time,Power\n'))).toBe(true);
  });

  it('divides by characters, too, and gives nothing for a header alone', () => {
    expect(partsOf('a\n1234\n1234\n1234', { rows: 10, characters: 9 })).toHaveLength(2);
    expect(partsOf('a\n', { rows: 10, characters: 9 })).toEqual([]);
  });
});
