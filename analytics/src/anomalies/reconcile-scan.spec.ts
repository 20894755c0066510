import { describe, expect, it } from '@jest/globals';
import type { MachineAnomaly } from './detection/find-anomalies.ts';
import { reconcileScan, type KnownAnomaly } from './reconcile-scan.ts';

const HOUR = 3_600_000;
const FROM = 100 * HOUR;
const TO = 124 * HOUR;

function found(startHour: number, endHour: number, goesOn = false): MachineAnomaly {
  return {
    goesOn,
    startMillis: startHour * HOUR,
    endMillis: endHour * HOUR,
    severity: 'warning',
    detectors: ['quality'],
    kinds: ['gap'],
    energyKwh: null,
    peakScore: null,
    features: [],
    statements: [],
  };
}

function known(id: number, startHour: number, endHour: number | null, hasFeedback = false): KnownAnomaly {
  return {
    id,
    startMillis: startHour * HOUR,
    endMillis: endHour === null ? null : endHour * HOUR,
    hasFeedback,
  };
}

describe('a scan', () => {
  it('adds what nobody knew, and leaves open what may go on', () => {
    const { added } = reconcileScan([], [found(110, 112), found(120, 123.5, true)], FROM, TO);
    expect(
      added.map(({ startMillis, endMillis }) => [startMillis / HOUR, endMillis && endMillis / HOUR]),
    ).toEqual([
      [110, 112],
      [120, null],
    ]);
  });

  it('ends what a clean period follows, however short ago, and what was not seen for long', () => {
    const { added } = reconcileScan([], [found(114, 115, true), found(123, 123.5)], FROM, TO);
    expect(added.map(({ endMillis }) => endMillis)).toEqual([115 * HOUR, 123.5 * HOUR]);
  });

  it('knows again what it found before, however its ends moved', () => {
    const changes = reconcileScan([known(7, 110, 112)], [found(110.5, 114)], FROM, TO);
    expect(changes).toMatchObject({ added: [], withdrawn: [], closed: [] });
    expect(changes.updated).toMatchObject([{ id: 7, startMillis: 110.5 * HOUR, endMillis: 114 * HOUR }]);
  });

  it('keeps the beginning of what began before its rows', () => {
    const { updated } = reconcileScan([known(7, 80, null)], [found(100, 123.8, true)], FROM, TO);
    expect(updated).toMatchObject([{ id: 7, startMillis: 80 * HOUR, endMillis: null }]);
  });

  it('makes one of two that grew together, the one that somebody spoke about', () => {
    const changes = reconcileScan(
      [known(1, 110, 111), known(2, 113, 114, true)],
      [found(110, 114)],
      FROM,
      TO,
    );
    expect(changes.updated).toMatchObject([{ id: 2 }]);
    expect(changes.withdrawn).toEqual([1]);
  });

  it('takes back what late readings explain, but never what somebody spoke about', () => {
    const before = [known(1, 110, 111), known(2, 115, 116, true), known(3, 90, 101)];
    const changes = reconcileScan(before, [], FROM, TO);
    expect(changes).toMatchObject({ added: [], updated: [], closed: [], withdrawn: [1] });
  });

  it('closes what went on and is over', () => {
    const changes = reconcileScan([known(1, 90, null)], [], FROM, TO);
    expect(changes).toMatchObject({ withdrawn: [], closed: [{ id: 1, endMillis: FROM }] });
  });
});
