import { describe, expect, it } from '@jest/globals';
import { drivers } from '@enms/voice-grammar';
import { englishFindings } from './english-findings.ts';
import { germanFindings } from './german-findings.ts';
import { languageOf } from './languages.ts';

const TODAY = { year: 2025, month: 10, day: 8 };
const at = (month: number, day: number, year = 2025) => ({
  at: { year, month, day, hour: 9, minute: 5, second: 0 },
  today: TODAY,
});

describe('a moment', () => {
  it.each([
    [at(10, 8), 'today at 9:05', 'since today at 9:05', 'heute um 9:05 Uhr', 'seit heute um 9:05 Uhr'],
    [
      at(10, 7),
      'yesterday at 9:05',
      'since yesterday at 9:05',
      'gestern um 9:05 Uhr',
      'seit gestern um 9:05 Uhr',
    ],
    [
      at(10, 9),
      'tomorrow at 9:05',
      'since tomorrow at 9:05',
      'morgen um 9:05 Uhr',
      'seit morgen um 9:05 Uhr',
    ],
    [
      at(10, 6),
      'on Monday at 9:05',
      'since Monday at 9:05',
      'am Montag um 9:05 Uhr',
      'seit Montag um 9:05 Uhr',
    ],
    [
      at(10, 1),
      'on 1 October at 9:05',
      'since 1 October at 9:05',
      'am 1. Oktober um 9:05 Uhr',
      'seit dem 1. Oktober um 9:05 Uhr',
    ],
    [
      at(12, 31, 2024),
      'on 31 December 2024 at 9:05',
      'since 31 December 2024 at 9:05',
      'am 31. Dezember 2024 um 9:05 Uhr',
      'seit dem 31. Dezember 2024 um 9:05 Uhr',
    ],
  ])('%j', (moment, english, sinceEnglish, german, sinceGerman) => {
    expect([englishFindings.at(moment), englishFindings.since(moment)]).toEqual([english, sinceEnglish]);
    expect([germanFindings.at(moment), germanFindings.since(moment)]).toEqual([german, sinceGerman]);
  });

  it('lasts so long', () => {
    const said = [0.2, 1, 45, 100, 300, 2880, 14_400].map((minutes) => englishFindings.lasting(minutes));
    expect(said).toEqual([
      'for 1 minute',
      'for 1 minute',
      'for 45 minutes',
      'for 2 hours',
      'for 5 hours',
      'for 2 days',
      'for 10 days',
    ]);
    expect(germanFindings.lasting(45)).toBe('für 45 Minuten');
  });
});

it('has English words alone of what has no name, and none of them in German', () => {
  const explanation = 'The meter hummed for 45 min. ';
  expect(englishFindings.anomalyOfNoName(explanation)).toBe('The meter hummed for 45 min');
  expect(germanFindings.anomalyOfNoName(explanation)).toBe(
    'etwas Ungewöhnliches, für das ich noch keinen Namen habe',
  );
});

describe.each(['en', 'de'])('%s', (locale) => {
  const language = languageOf(locale);

  it('leaves out kinds that it does not know, and says two at most', () => {
    expect(language.anomalyKinds(['unheard_of'])).toBeNull();
    const two = language.anomalyKinds(['unheard_of', 'gap', 'spike', 'flat_line']);
    expect(two).toBe(language.anomalyKinds(['gap', 'spike']));
  });

  it('has words for every driver, strength and sign', () => {
    const sentences = drivers.flatMap((driver) =>
      (['weak', 'moderate', 'strong', 'very_strong'] as const).flatMap((strength) =>
        [true, false].map(
          (isRising) =>
            language.correlation('X', language.driver(driver), strength, isRising, '0.5', '30', '') +
            language.slope(driver, '1 kWh', isRising, 'day'),
        ),
      ),
    );
    expect(new Set(sentences).size).toBe(sentences.length);
    expect(sentences.join(' ')).not.toMatch(/undefined|null/);
  });

  it('says the rest of a time that runs', () => {
    expect(language.fromNow({ kind: 'named', name: 'this_week' })).toBe(
      locale === 'en' ? 'this week from now on' : 'in dieser Woche ab jetzt',
    );
  });

  it('counts one and several', () => {
    expect(language.skippedPeriods(1, 7)).not.toBe(language.skippedPeriods(2, 7));
    expect(language.anomalies('X', 1, 0, 0, '')).not.toMatch(/Anomalien|anomalies/);
    expect(language.anomalies('X', 2, 0, 0, '')).toMatch(/2 (Anomalien|anomalies)/);
    expect(language.othersGoingOn(1)).not.toBe(language.othersGoingOn(2).replace('2', '1'));
  });
});
