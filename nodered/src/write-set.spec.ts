import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { energyRow } from '../test/rows.ts';
import { appendSet, emptyWriteSet, halves, rowCount } from './write-set.ts';

describe('halves', () => {
  it('puts every row into exactly one half, and neither half is empty', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), (energyRows, discoveries) => {
        fc.pre(energyRows + discoveries > 1);
        const set = emptyWriteSet();
        for (let source = 0; source < energyRows; source += 1) set.energy.add(energyRow(), source);
        for (let source = 0; source < discoveries; source += 1) {
          set.discoveries.add(
            { tenantId: 1, code: `d${source}`, dialect: 'canonical', factorySlug: null },
            source,
          );
        }
        const [first, second] = halves(set);
        expect([...first.energy.sources, ...second.energy.sources]).toEqual(set.energy.sources);
        expect([...first.discoveries.rows, ...second.discoveries.rows]).toEqual(set.discoveries.rows);
        expect(Math.abs(rowCount(first) - rowCount(second))).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('appendSet', () => {
  it('keeps each row with its message', () => {
    const [all, more] = [emptyWriteSet(), emptyWriteSet()];
    all.energy.add(energyRow(), 1);
    more.energy.add(energyRow(), 0);
    more.energy.add(energyRow(), 2);
    appendSet(all, more, 10);
    expect(all.energy.sources).toEqual([1, 10, 12]);
    expect(rowCount(all)).toBe(3);
  });
});
