import { describe, expect, it } from '@jest/globals';
import { fillGaps } from './fill-gaps.ts';
import { HORIZON_PLANS } from './horizons.ts';
import { sumOfMachines, type PowerHistory } from './power-history.ts';
import { prepareSeries } from './prepared-series.ts';
import { wallClockRows } from './wall-clock.ts';
import { ZoneOffsets } from './zone-offsets.ts';

const HOUR = 3_600_000;
const NaN_ = Number.NaN;
const berlin = new ZoneOffsets('Europe/Berlin');

function history(values: ArrayLike<number>, start: string, over: Partial<PowerHistory> = {}): PowerHistory {
  return {
    startMillis: Date.parse(start),
    stepS: 3600,
    machines: [{ machineId: 7, kw: Float64Array.from(values) }],
    timeZone: 'Europe/Berlin',
    holidays: [],
    temperatureC: null,
    ...over,
  };
}

describe('rows of the wall clock', () => {
  it('leave out the hour that spring skips, and know the rows behind it', () => {
    // 00:00Z is 01:00, 01:00Z is 03:00.
    const start = Date.parse('2026-03-29T00:00:00Z');
    const { values, rowOf, startMillis } = wallClockRows(Float64Array.of(10, 20, 30), start, HOUR, berlin);
    expect(new Date(startMillis).toISOString()).toBe('2026-03-29T01:00:00.000Z');
    expect([...values]).toEqual([10, NaN_, 20, 30]);
    expect(rowOf(start + 3 * HOUR)).toBe(4);
  });

  it('make one row of the hour that autumn shows twice', () => {
    // 00:00Z and 01:00Z are both 02:00.
    const start = Date.parse('2026-10-24T23:00:00Z');
    const { values } = wallClockRows(Float64Array.of(10, 20, 40, 50), start, HOUR, berlin);
    expect([...values]).toEqual([10, 30, 50]);
  });

  it('know zones of a half hour', () => {
    const kolkata = new ZoneOffsets('Asia/Kolkata');
    expect(kolkata.at(Date.parse('2026-01-01T12:34:56.789Z'))).toBe(5.5 * HOUR);
  });
});

describe('gaps', () => {
  it('are bridged when short and filled from the weeks around when long, never with 0', () => {
    const weeks = 5;
    const measured = Float64Array.from(
      { length: 7 * weeks },
      (_, row) => 100 + (row % 7) + 10 * Math.floor(row / 7),
    );
    measured[3] = NaN_;
    measured.fill(NaN_, 14, 18);
    const filled = fillGaps(measured, [7]);
    expect(filled.values[3]).toBe(103);
    // Weeks 0, 1, 3 and 4 around week 2: 10 · (0 + 1 + 3 + 4) / 4 = 20; of the place that week 0 lacks, 10 · 8 / 3.
    expect([...filled.values.subarray(14, 17)]).toEqual([120, 121, 122]);
    expect(filled.values[17]).toBeCloseTo(103 + 80 / 3, 9);
    expect(filled.filledRows).toBe(5);
    expect(filled.longestGapRows).toBe(4);
    expect(filled.isFilled.reduce((sum, one) => sum + one, 0)).toBe(5);
  });

  it('take a line where the same place was never measured', () => {
    const measured = Float64Array.of(0, NaN_, NaN_, NaN_, 8);
    expect([...fillGaps(measured, [7]).values]).toEqual([0, 2, 4, 6, 8]);
  });
});

describe('the sum of machines', () => {
  const kw = (...values: number[]): Float64Array => Float64Array.from(values);

  it('is missing where one is missing, and begins where all are measured', () => {
    const sum = sumOfMachines(
      [
        { machineId: 1, kw: kw(1, 1, NaN_, 1, 1) },
        { machineId: 2, kw: kw(NaN_, 2, 2, 2, 2) },
      ],
      2,
    );
    expect(sum.firstRow).toBe(1);
    expect([...sum.kw]).toEqual([3, NaN_, 3, 3]);
  });

  it('names machines that are silent or never spoke instead of counting 0', () => {
    const sum = sumOfMachines(
      [
        { machineId: 1, kw: kw(1, 1, 1, 1) },
        { machineId: 2, kw: kw(5, 5, NaN_, NaN_) },
        { machineId: 3, kw: kw(NaN_, NaN_, NaN_, NaN_) },
      ],
      2,
    );
    expect([...sum.kw]).toEqual([1, 1, 1, 1]);
    expect(sum.leftOut).toEqual([
      { machineId: 2, reason: 'silent' },
      { machineId: 3, reason: 'no_data' },
    ]);
  });
});

describe('a prepared series', () => {
  const days = (count: number): Float64Array =>
    Float64Array.from({ length: 24 * count }, (_, h) => 10 + (h % 24));

  it('forecasts from the newest value over the hours since', () => {
    const values = days(30);
    values.fill(NaN_, values.length - 3);
    const prepared = prepareSeries(history(values, '2026-05-04T00:00:00Z'), HORIZON_PLANS.day);
    expect(prepared.series.values.length).toBe(717);
    expect(prepared.ahead[0]).toEqual({ startMillis: Date.parse('2026-06-03T00:00:00Z'), row: 3 });
    expect(prepared.rowsAhead).toBe(27);
    expect(prepared.report).toMatchObject({
      to: '2026-06-02T21:00:00.000Z',
      filled_rows: 0,
      machine_ids: [7],
    });
  });

  it('knows ahead who works when, by the calendar of the site', () => {
    const prepared = prepareSeries(
      history(days(30), '2026-05-06T22:00:00Z', { holidays: ['2026-06-08'] }),
      HORIZON_PLANS.week,
    );
    // The forecast begins on Saturday 2026-06-06 at local midnight; Monday is a holiday.
    const workDay = prepared.regressorsAhead['work_day']!;
    expect(Array.from({ length: 7 }, (_, day) => workDay[24 * day])).toEqual([0, 0, 0, 1, 1, 1, 1]);
    expect(prepared.report.regressors).toEqual(['work_day']);
  });

  it('takes the temperature only where it is known ahead', () => {
    const celsius = Float64Array.from({ length: 24 * 31 }, (_, h) => 10 + (h % 24) / 2);
    const known = prepareSeries(
      history(days(30), '2026-05-04T00:00:00Z', { temperatureC: celsius }),
      HORIZON_PLANS.day,
    );
    expect(known.report.regressors).toEqual(['work_day', 'heating_degrees', 'cooling_degrees']);
    expect(known.regressorsAhead['heating_degrees']![0]).toBe(4);
    expect(known.regressorsAhead['cooling_degrees']![20]).toBe(6);
    const pastOnly = prepareSeries(
      history(days(30), '2026-05-04T00:00:00Z', { temperatureC: celsius.fill(NaN_, 24 * 30) }),
      HORIZON_PLANS.day,
    );
    expect(pastOnly.report.regressors).toEqual(['work_day']);
  });

  it('refuses what is too old, too thin or not there', () => {
    const old = days(30);
    old.fill(NaN_, old.length - 20);
    const refused = (values: Float64Array): unknown => {
      try {
        return prepareSeries(history(values, '2026-05-04T00:00:00Z'), HORIZON_PLANS.day);
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(refused(old)).toBe('stale_data');
    expect(refused(days(30).fill(NaN_))).toBe('no_data');
    expect(refused(days(30).map((value, h) => (h % 3 === 1 ? NaN_ : value)))).toBe('too_many_gaps');
  });
});
