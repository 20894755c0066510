import type { AcceptedEnergy } from '@enms/telemetry-contract';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { energyRow } from '../../test/rows.ts';
import { emptyWriteSet, TableRows } from '../../src/write-set.ts';
import type { QuarantineRow, WriteSet } from '../../src/write-set.ts';
import { emptyOutcome, writeWithoutPoison } from './batch-writer.ts';
import type { WriteOutcome } from './batch-writer.ts';

class Poison extends Error {}
class Away extends Error {}

const isRetryable = (error: unknown): boolean => error instanceof Away;

const withEnergy = (rows: AcceptedEnergy[]): WriteSet => ({
  ...emptyWriteSet(),
  energy: new TableRows(rows, [...rows.keys()]),
});

/** A table that refuses negative powers for good. */
class Table {
  readonly stored: number[] = [];
  readonly quarantine: QuarantineRow[] = [];
  transactions = 0;

  transact = (set: WriteSet): Promise<WriteOutcome> => {
    this.transactions += 1;
    if (set.energy.rows.some(({ powerKw }) => powerKw !== null && powerKw < 0))
      return Promise.reject(new Poison());
    this.stored.push(...set.energy.sources);
    this.quarantine.push(...set.quarantine.rows);
    const quarantined = new Map(
      set.quarantine.length > 0 ? [['database_rejected', set.quarantine.length]] : [],
    );
    return Promise.resolve({ ...emptyOutcome(), quarantined });
  };
}

const quarantineOf = (set: WriteSet): QuarantineRow => ({
  receivedAtMillis: 0,
  topic: `row ${set.energy.sources[0] ?? -1}`,
  payload: Buffer.alloc(0),
  deviceCode: null,
  dialect: null,
  reason: 'database_rejected',
  detail: 'refused',
});

describe('writeWithoutPoison', () => {
  it('needs one transaction when nothing is wrong', async () => {
    const table = new Table();
    await writeWithoutPoison(withEnergy([energyRow()]), table.transact, isRetryable, quarantineOf);
    expect(table.transactions).toBe(1);
  });

  it('stores every good row once and sets every poison row aside', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), async (poisoned) => {
        const table = new Table();
        const energy = poisoned.map((bad) => energyRow({ powerKw: bad ? -1 : 1 }));
        const outcome = await writeWithoutPoison(
          withEnergy(energy),
          table.transact,
          isRetryable,
          quarantineOf,
        );
        const good = poisoned.flatMap((bad, source) => (bad ? [] : [source]));
        const bad = poisoned.flatMap((isBad, source) => (isBad ? [`row ${source}`] : []));
        expect(table.stored).toEqual(good);
        expect(table.quarantine.map(({ topic }) => topic)).toEqual(bad);
        expect(outcome.quarantined.get('database_rejected') ?? 0).toBe(bad.length);
      }),
    );
  });

  it('passes on an error that another attempt may heal', async () => {
    const away = (): Promise<WriteOutcome> => Promise.reject(new Away());
    const writing = writeWithoutPoison(emptyWriteSet(), away, isRetryable, quarantineOf);
    await expect(writing).rejects.toBeInstanceOf(Away);
  });

  it('ends even when the quarantine refuses the row too', async () => {
    const refuse = (): Promise<WriteOutcome> => Promise.reject(new Poison());
    const set = withEnergy([energyRow(), energyRow()]);
    const outcome = await writeWithoutPoison(set, refuse, isRetryable, quarantineOf);
    expect(outcome.quarantined.size).toBe(0);
  });
});
