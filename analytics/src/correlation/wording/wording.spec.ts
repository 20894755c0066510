import { describe, expect, it } from '@jest/globals';
import { DRIVERS } from '../../series/series.ts';
import { englishCorrelation } from './english.ts';
import { germanCorrelation } from './german.ts';
import type { FoundConnection } from './statement.ts';

const found: FoundConnection = {
  scope: 'HVAC 1',
  driver: 'outdoor_temp_c',
  resolution: 'hour',
  strength: 'strong',
  coefficient: 0.831,
  slope: 2.4,
  isBent: false,
  lag: 0,
};

describe('a correlation', () => {
  it('is told in both languages', () => {
    expect(englishCorrelation.found(found)).toBe(
      'The energy of HVAC 1 rises with outdoor temperature: a strong connection (r = 0.83), which goes with 69 % of its variation; each unit goes with 2.4 kWh more an hour.',
    );
    expect(germanCorrelation.found(found)).toBe(
      'Die Energie von HVAC 1 steigt mit der Außentemperatur: ein starker Zusammenhang (r = 0,83), der mit 69 % ihrer Streuung einhergeht; mit jeder Einheit sind es 2,4 kWh mehr je Stunde.',
    );
  });

  it('tells a fall, a bend and one period or several that it comes later', () => {
    const late: FoundConnection = {
      ...found,
      driver: 'metric:oil_temp',
      resolution: 'day',
      strength: 'weak',
      coefficient: -0.25,
      slope: -1234.5,
      isBent: true,
      lag: 1,
    };
    expect(englishCorrelation.found(late)).toBe(
      'The energy of HVAC 1 falls with oil temp: a weak connection (r = -0.25), which goes with 6 % of its variation; each unit goes with 1,230 kWh less a day. The dependence is bent rather than straight. It follows most closely 1 day later.',
    );
    expect(germanCorrelation.found(late)).toBe(
      'Die Energie von HVAC 1 fällt mit dem Messwert oil temp: ein schwacher Zusammenhang (r = -0,25), der mit 6 % ihrer Streuung einhergeht; mit jeder Einheit sind es 1.230 kWh weniger je Tag. Die Abhängigkeit ist eher gebogen als gerade. Am engsten folgt sie 1 Tag später.',
    );
    expect(englishCorrelation.found({ ...late, lag: 2 })).toContain('2 days later');
    expect(germanCorrelation.found({ ...late, lag: 2 })).toContain('2 Tage später');
  });

  it.each([
    [1, 'day', '1 day', '1 Tag'],
    [1500, 'hour', '1,500 hours', '1.500 Stunden'],
    [30, 'day', '30 days', '30 Tagen'],
    [0, 'month', '0 months', '0 Monaten'],
  ] as const)('that is none says from %i of a %s', (periods, resolution, english, german) => {
    const told = { scope: 'Press', driver: 'good', resolution, periods };
    expect(englishCorrelation.none(told)).toBe(
      `No connection between the energy of Press and good parts can be told from ${english}.`,
    );
    expect(germanCorrelation.none(told)).toBe(
      `Zwischen der Energie von Press und den Gutteilen lässt sich aus ${german} kein Zusammenhang erkennen.`,
    );
  });

  it('names every driver in German with its article', () => {
    for (const driver of DRIVERS) {
      expect(germanCorrelation.found({ ...found, driver })).toMatch(/ mit (der|dem|den) [A-ZÄÖÜ]/);
    }
  });
});
