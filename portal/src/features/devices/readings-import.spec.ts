import { describe, expect, it } from '@jest/globals';
import { joinedReports, type ImportTotal, type ReadingsImport } from './readings-import.ts';

const total = (part: Partial<ImportTotal>): ImportTotal => ({
  device: 'meter-1',
  readings: 10,
  first: '2024-01-01T00:00:00.000Z',
  last: '2024-01-01T09:00:00.000Z',
  energy_kwh: 5,
  stored_readings: 10,
  stored_energy_kwh: 5,
  verified: true,
  ...part,
});
const report = (part: Partial<ReadingsImport>): ReadingsImport => ({
  dry_run: false,
  columns: ['Time', 'Power'],
  rows: 10,
  accepted: 10,
  duplicates: 0,
  rejected: 0,
  errors: [],
  preview: [],
  totals: [total({})],
  ...part,
});

describe('joinedReports', () => {
  it('adds up what the parts say, each device by itself', () => {
    const later = total({
      first: '2024-01-01T10:00:00.000Z',
      last: '2024-01-01T19:00:00.000Z',
      energy_kwh: null,
    });
    const joined = joinedReports(
      [report({}), report({ accepted: 8, rejected: 2, totals: [later, total({ device: 'meter-2' })] })],
      false,
    );
    expect(joined).toMatchObject({ rows: 20, accepted: 18, rejected: 2, duplicates: 0 });
    expect(joined.totals).toEqual([
      total({ readings: 20, last: '2024-01-01T19:00:00.000Z', stored_readings: 20, stored_energy_kwh: 10 }),
      total({ device: 'meter-2' }),
    ]);
  });

  it('is verified only where every part is, and says nothing of it where one part cannot', () => {
    const of = (verified: boolean | null) =>
      joinedReports([report({}), report({ totals: [total({ verified })] })], false);
    expect([true, false, null].map((verified) => of(verified).totals[0]?.verified)).toEqual([
      true,
      false,
      null,
    ]);
  });

  it('has no rows where there is no part', () => {
    expect(joinedReports([], true)).toMatchObject({ dry_run: true, rows: 0, totals: [], errors: [] });
  });
});
