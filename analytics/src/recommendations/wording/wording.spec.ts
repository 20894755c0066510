import { describe, expect, it } from '@jest/globals';
import { recommendationText, storedText } from './text.ts';
import type { KeptFacts } from './told-facts.ts';

const unpriced = { saving_kwh_year: 0, saving_cost_year: null, currency: null };
const idle = {
  ...unpriced,
  saving_kwh_year: 56_615,
  rule: 'idle_load',
  evidence: {
    pauses_of_an_hour_or_more: 15,
    idle_kwh: 2325,
    idle_share: 0.2439,
    shifts: [
      { shift: 'early 06-14', idle_kwh: 0 },
      { shift: 'late 14-22', idle_kwh: 1550 },
      { shift: 'night 22-06', idle_kwh: 775 },
    ],
  },
};
const peak = {
  ...unpriced,
  rule: 'load_factor',
  evidence: { load_factor: 0.251, peak_kw: 200, excess_kw: 150, demand_price_per_kw_month: 10.5 },
};

const SAID: readonly (readonly [KeptFacts, en: string, de: string])[] = [
  [
    idle,
    'In 15 pauses of an hour or more it used 2,330 kWh without making anything, 24.4 % of its energy, most of it in the late shift (14:00 to 22:00). Switched off after a quarter of an hour, it would use 56,600 kWh less a year.',
    'In 15 Pausen von einer Stunde oder mehr wurden 2.330 kWh verbraucht, ohne dass etwas hergestellt wurde: 24,4 % der Energie, das meiste davon in der Spätschicht (14 bis 22 Uhr). Nach einer Viertelstunde abgeschaltet, würden 56.600 kWh weniger im Jahr verbraucht.',
  ],
  [
    {
      ...idle,
      evidence: {
        ...idle.evidence,
        pauses_of_an_hour_or_more: 1,
        shifts: [{ shift: 'weekend', idle_kwh: 1 }],
      },
    },
    'In 1 pause of an hour or more it used 2,330 kWh without making anything, 24.4 % of its energy, most of it in the weekend. Switched off after a quarter of an hour, it would use 56,600 kWh less a year.',
    'In 1 Pause von einer Stunde oder mehr wurden 2.330 kWh verbraucht, ohne dass etwas hergestellt wurde: 24,4 % der Energie, das meiste davon in der Schicht weekend. Nach einer Viertelstunde abgeschaltet, würden 56.600 kWh weniger im Jahr verbraucht.',
  ],
  [
    { ...peak, saving_cost_year: 18_900, currency: 'EUR' },
    'The load factor is 0.251: the highest quarter hour, 200 kW, lies 150 kW above what 99 % of them stay within. At €10.50 a kW and month that is €18,900 a year.',
    'Der Lastfaktor beträgt 0,251: Die höchste Viertelstunde liegt mit 200 kW um 150 kW über dem, was 99 % der Viertelstunden nicht überschreiten. Bei 10,50\u00A0€ je kW und Monat sind das 18.900\u00A0€ im Jahr.',
  ],
  [
    peak,
    'The load factor is 0.251: the highest quarter hour, 200 kW, lies 150 kW above what 99 % of them stay within.',
    'Der Lastfaktor beträgt 0,251: Die höchste Viertelstunde liegt mit 200 kW um 150 kW über dem, was 99 % der Viertelstunden nicht überschreiten.',
  ],
  [
    {
      ...unpriced,
      saving_kwh_year: 51_719,
      rule: 'leak_slope',
      evidence: { base_load_at_start_kw: 40, base_load_now_kw: 45.9, slope_kw_per_day: 0.1 },
    },
    'Its base load rose from 40 to 45.9 kW in 59 days, as it does when leaks grow. Mending what leaks since then saves 51,700 kWh a year.',
    'Die Grundlast stieg in 59 Tagen von 40 auf 45,9 kW, wie es geschieht, wenn Leckagen wachsen. Was seither undicht ist, zu reparieren spart 51.700 kWh im Jahr.',
  ],
  [
    {
      ...unpriced,
      saving_cost_year: 876.6,
      currency: 'EUR',
      rule: 'peak_hours',
      evidence: { dear_price_per_kwh: 0.3, cheap_price_per_kwh: 0.1256, dear_cost_share: 0.75 },
    },
    'The dear hours, at up to €0.30 a kWh against €0.1256 in the cheap ones, make 75 % of the cost. Each tenth of their energy moved to cheap hours saves €877 a year.',
    'Die teuren Stunden, mit bis zu 0,30\u00A0€ je kWh gegenüber 0,1256\u00A0€ in den günstigen, machen 75 % der Kosten aus. Jedes Zehntel ihrer Energie, das in günstige Stunden verlegt wird, spart 877\u00A0€ im Jahr.',
  ],
  [
    {
      ...unpriced,
      saving_kwh_year: 3652.5,
      rule: 'baseline_drift',
      evidence: { deviation_share: 0.1, baseline: 'Press', judged_periods: 28 },
    },
    'It uses 10 % more than the baseline Press expects, over 28 periods. Back at the baseline, it would use 3,650 kWh less a year.',
    'Der Verbrauch liegt über 28 Perioden um 10 % höher, als die Baseline Press erwarten lässt. Zurück auf dem Stand der Baseline wären es 3.650 kWh weniger im Jahr.',
  ],
];

describe('a recommendation', () => {
  it.each(SAID)('is told in both languages: %j', (facts, english, german) => {
    expect(recommendationText(facts, 'en')).toBe(english);
    expect(recommendationText(facts, 'de')).toBe(german);
  });

  it.each([
    ['a rule of another version', { ...idle, rule: 'haunted' }],
    ['a name that every object has', { ...idle, rule: 'toString' }],
    ['a figure that was not kept', { ...idle, evidence: { ...idle.evidence, idle_kwh: null } }],
    ['no shifts', { ...idle, evidence: { ...idle.evidence, shifts: [] } }],
    [
      'a slope of nothing',
      {
        ...idle,
        rule: 'leak_slope',
        evidence: { base_load_at_start_kw: 4, base_load_now_kw: 4, slope_kw_per_day: 0 },
      },
    ],
  ])('with %s is the English one as it was stored', (_, facts) => {
    expect(storedText({ ...facts, text: 'As it was.' }, 'de')).toEqual({
      text: 'As it was.',
      language: 'en',
    });
  });
});
