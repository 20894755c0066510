import { describe, expect, it } from '@jest/globals';
import { choicesOf, daysOf, previewBody, queryOf, standardPeriod, toggledDriver } from './choices.ts';
import type { Choices } from './choices.ts';

const zone = 'Europe/Berlin';
const otherwise = {
  scope: 'machine:press-1',
  carrier: 'electricity',
  ...standardPeriod(Date.parse('2026-11-21T12:00:00Z'), zone),
} as const;

describe('the choices of a fit', () => {
  it('are the charter’s where an address says nothing', () => {
    expect(choicesOf({}, otherwise)).toMatchObject({
      scope: 'machine:press-1',
      begin: '2026-08-23',
      end: '2026-11-20',
      resolution: 'hour',
      kind: 'linear',
      drivers: [],
      confidence: 0.95,
    });
  });

  it('come back from the address that they make', () => {
    const choices: Choices = {
      ...choicesOf({}, otherwise),
      carrier: 'natural_gas',
      kind: 'search',
      drivers: [
        { kind: 'number', source: 'metric:flow~rate', lag: 0 },
        { kind: 'number', source: 'production_count', lag: 3 },
        { kind: 'degree_days', direction: 'heating', base: 15.5 },
        { kind: 'degree_days', direction: 'cooling', base: null },
        { kind: 'calendar', calendar: 'shift', reference: 'early' },
      ],
      exclusions: [{ from: '2026-09-01T00:00:00Z', to: '2026-09-02T00:00:00Z', reason: 'trial 24/7' }],
      confidence: 0.9,
      maxDrivers: 2,
    };
    expect(choicesOf(queryOf(choices), otherwise)).toEqual(choices);
  });

  it('forget what an address says wrongly', () => {
    const query = { kind: 'magic', carrier: 'x', begin: 'soon', driver: ['calendar:moon'], confidence: '7' };
    expect(choicesOf(query, otherwise)).toEqual(choicesOf({}, otherwise));
  });

  it('become whole days of the site, over the change of the clocks', () => {
    const choices = choicesOf({ driver: 'outdoor_temp_c', exclude: 'x' }, otherwise);
    expect(previewBody(choices, zone)).toMatchObject({
      from: '2026-08-22T22:00:00.000Z',
      to: '2026-11-20T23:00:00.000Z',
      drivers: [{ kind: 'number', source: 'outdoor_temp_c', lag: 0 }],
      exclusions: [],
    });
    expect(daysOf({ begin: '2026-08-22T22:00:00.000Z', end: '2026-10-22T21:00:00.000Z' }, zone)).toEqual({
      first: '2026-08-23',
      last: '2026-10-22',
    });
  });

  it('send no drivers to a model of the temperature', () => {
    const choices = choicesOf({ kind: '3PC', driver: 'production_count' }, otherwise);
    expect(previewBody(choices, zone).drivers).toEqual([]);
  });
});

it('takes a driver away by what it is, not by its lag', () => {
  const drivers = [{ kind: 'number', source: 'production_count', lag: 2 }] as const;
  expect(toggledDriver(drivers, { kind: 'number', source: 'production_count', lag: 0 })).toEqual([]);
});
