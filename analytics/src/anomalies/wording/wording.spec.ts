import { describe, expect, it } from '@jest/globals';
import { toWire } from '../../baselines/wire.ts';
import { explanationOf, storedExplanation } from './explanation.ts';
import type { Statement } from './statement.ts';

const power = {
  kind: 'deviation',
  quantity: 'power_kw',
  against: 'time',
  side: 'above',
  size: 0.1424,
  isShare: true,
  minutes: 330,
  robustSigmas: 6.34,
} as const;

const SAID: readonly (readonly [Statement, en: string, de: string])[] = [
  [
    power,
    'Power was 14.2 % above what is usual at this time of the week and temperature for 5.5 h (at most 6.3 robust sigmas).',
    'Die Leistung lag 5,5 h lang 14,2 % über dem, was zu dieser Zeit der Woche und bei dieser Temperatur üblich ist (bis zu 6,3 robuste Sigma).',
  ],
  [
    {
      ...power,
      quantity: 'pressure_bar',
      side: 'below',
      isShare: false,
      size: 0.35,
      minutes: 0.4,
      against: 'work',
    },
    'Pressure was 0.35 bar below what the machine needs for the work it did for 1 min (at most 6.3 robust sigmas).',
    'Der Druck lag 1 min lang 0,35 bar unter dem, was die Maschine für ihre Arbeit braucht (bis zu 6,3 robuste Sigma).',
  ],
  [
    { ...power, quantity: 'bearing_temp_c', isShare: false, size: 0, minutes: 2880, against: 'baseline' },
    'Bearing temp was 0 °C above what the baseline in force expects for 2.0 days (at most 6.3 robust sigmas).',
    'Der Messwert bearing temp lag 2,0 Tage lang 0 °C über dem, was die gültige Baseline erwarten lässt (bis zu 6,3 robuste Sigma).',
  ],
  [
    { kind: 'unusual_combination', minutes: 120, features: ['power_for_work', 'pressure_bar', 'gap_rows'] },
    'The machine ran for 2.0 h in a way its clean period does not know; most unusual: power for the work, pressure, gap rows.',
    'Die Maschine lief 2,0 h lang in einer Weise, die in der Lernzeit nicht vorkam; am ungewöhnlichsten: Leistung für die Arbeit, Druck, gap rows.',
  ],
  [
    { kind: 'gap', minutes: 1500, missingReadings: 1500 },
    'The meter sent nothing for 25.0 h (1,500 readings are missing).',
    'Der Zähler sendete 25,0 h lang nichts (1.500 Messwerte fehlen).',
  ],
  [
    { kind: 'gap', minutes: 89, missingReadings: 1 },
    'The meter sent nothing for 89 min (1 reading is missing).',
    'Der Zähler sendete 89 min lang nichts (1 Messwert fehlt).',
  ],
  [
    { kind: 'flat_line', minutes: 20, powerKw: 0 },
    'The meter showed exactly 0 kW for 20 min: a measured power in use never stands still.',
    'Der Zähler zeigte 20 min lang genau 0 kW: Eine gemessene Leistung steht im Betrieb nie still.',
  ],
  [
    { kind: 'spike', minutes: 2, powerKw: 1234.5, share: 0.5 },
    'Power jumped to 1,230 kW, 50 % above what its work explains, for 2 min.',
    'Die Leistung sprang für 2 min auf 1.230 kW, 50 % über dem, was die Arbeit erklärt.',
  ],
  [
    { kind: 'spike', minutes: 2, powerKw: 12.345, share: null },
    'Power jumped to 12.3 kW, far above the minutes around it, for 2 min.',
    'Die Leistung sprang für 2 min auf 12,3 kW, weit über den Minuten ringsum.',
  ],
  [
    { kind: 'stuck_counter', minutes: 45, energyKwh: 7.25 },
    'The counter stood still for 45 min though 7.3 kWh flowed.',
    'Der Zählerstand blieb 45 min lang stehen, obwohl 7,3 kWh flossen.',
  ],
  [
    { kind: 'counter_reset', fromKwh: 12_345.6, toKwh: 0 },
    'The counter fell from 12,345.6 to 0.0 kWh: it was reset, or the meter was replaced.',
    'Der Zählerstand fiel von 12.345,6 auf 0,0 kWh: Der Zähler wurde zurückgesetzt oder getauscht.',
  ],
  [
    { kind: 'counter_jump', minutes: 1, energyKwh: 900 },
    'The counter rose by 900.0 kWh in 1 min, more than the machine can use.',
    'Der Zählerstand stieg in 1 min um 900,0 kWh, mehr als die Maschine verbrauchen kann.',
  ],
  [
    { kind: 'clock_shift', minutes: 180, shiftMinutes: 3, side: 'late' },
    'The clock of the device was about 3 min late for 3.0 h: minutes were filled twice on one side and left empty on the other.',
    'Die Uhr des Geräts ging 3,0 h lang etwa 3 min nach: Auf der einen Seite haben Minuten doppelte Messwerte, auf der anderen keine.',
  ],
];

describe('the explanation of an anomaly', () => {
  it.each(SAID)('is told in both languages: %j', (statement, english, german) => {
    expect(explanationOf([statement], 'en')).toBe(english);
    expect(explanationOf([statement], 'de')).toBe(german);
  });

  it('is written anew from what is stored, the most important first', () => {
    const statements = SAID.slice(0, 2).map(([statement]) => statement);
    // As the database holds it.
    const stored: unknown = JSON.parse(JSON.stringify(toWire(statements)));
    expect(storedExplanation({ explanation: 'as then', made_from: { statements: stored } }, 'de')).toEqual({
      text: `${SAID[0]?.[2]} ${SAID[1]?.[2]}`,
      language: 'de',
    });
  });

  it.each([
    ['has no statements', {}],
    ['has none left', { statements: [] }],
    [
      'has one that a newer version wrote',
      { statements: [{ kind: 'gap', minutes: 1 }, { kind: 'haunted' }] },
    ],
    ['has what is none', { statements: [null, 'gap', { kind: 'toString' }] }],
  ])('is the English one as it was stored where it %s', (_, madeFrom) => {
    expect(storedExplanation({ explanation: 'As it was.', made_from: madeFrom }, 'de')).toEqual({
      text: 'As it was.',
      language: 'en',
    });
  });
});
