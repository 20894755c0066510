import { describe, expect, it } from '@jest/globals';
import { energyRow } from '../../test/rows.ts';
import { NewestReadings } from './newest-readings.ts';

describe('NewestReadings', () => {
  it('keeps one row for each machine and carrier: the newest', () => {
    const newest = new NewestReadings();
    newest.note(energyRow({ machineId: 1, timeMillis: 100, powerKw: 1 }));
    newest.note(energyRow({ machineId: 1, timeMillis: 300, powerKw: 3 }));
    newest.note(energyRow({ machineId: 1, timeMillis: 200, powerKw: 2 }));
    newest.note(energyRow({ machineId: 1, timeMillis: 50, carrier: 'steam', powerKw: 9 }));
    expect(newest.take().map(({ carrier, powerKw }) => [carrier, powerKw])).toEqual([
      ['electricity', 3],
      ['steam', 9],
    ]);
  });

  it('does not tell as news what is older than what it told before', () => {
    const newest = new NewestReadings();
    newest.note(energyRow({ timeMillis: 1000 }));
    newest.take();
    newest.note(energyRow({ timeMillis: 900 }));
    expect(newest.take()).toEqual([]);
  });
});
