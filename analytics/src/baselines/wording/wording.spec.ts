import { describe, expect, it } from '@jest/globals';
import { storedVerdict, triggerSentence, verdictSentence } from './sentence.ts';
import type { TriggerCode, TriggerFactsTold, VerdictFacts } from './statement.ts';

const facts: VerdictFacts = {
  n: 2131,
  resolution: 'hour',
  rSquared: 0.9968,
  cvRmse: 0.031,
  drivers: ['production_count', 'shift', 'shift', 'metric:oil_temp', 'Los_2'],
  detectableShare: 0.004,
  passed: ['charter', 'g14'],
  failed: ['ipmvp'],
};

describe('the verdict on a fit', () => {
  it('is told in both languages', () => {
    expect(verdictSentence(facts, 'en')).toBe(
      '99.7 % of the variation of 2,131 hours is explained by production, shift, oil temp, Los_2; a period is off by 3.1 % (CV(RMSE)). In a year it can tell a saving of 0.4 % or more. It meets charter, g14 and does not meet ipmvp.',
    );
    expect(verdictSentence(facts, 'de')).toBe(
      'Von der Streuung von 2.131 Stunden sind 99,7 % erklärt durch: Produktion, Schicht, oil temp, Los_2; eine Periode liegt um 3,1 % daneben (CV(RMSE)). In einem Jahr ist eine Einsparung ab 0,4 % zu erkennen. Das Modell erfüllt charter, g14 und erfüllt nicht ipmvp.',
    );
  });

  it('has no drivers, no detectable saving and no verdicts to tell of', () => {
    const bare: VerdictFacts = {
      ...facts,
      resolution: 'month',
      rSquared: 0,
      drivers: [],
      detectableShare: null,
      passed: [],
      failed: [],
    };
    expect(verdictSentence(bare, 'en')).toBe(
      '0 % of the variation of 2,131 months is explained by the time of the week and the temperature; a period is off by 3.1 % (CV(RMSE)). The residuals are too much alike from one period to the next to tell savings.',
    );
    expect(verdictSentence(bare, 'de')).toBe(
      'Von der Streuung von 2.131 Monaten sind 0 % erklärt durch: Wochenzeit und Temperatur; eine Periode liegt um 3,1 % daneben (CV(RMSE)). Die Residuen gleichen einander von Periode zu Periode zu sehr, um Einsparungen zu erkennen.',
    );
  });

  it('is the English one as it was stored where the documents lack what it tells', () => {
    const stored = { sentence: 'As it was.', verdictFacts: facts };
    expect(storedVerdict(stored, 'de')).toEqual({ sentence: verdictSentence(facts, 'de'), language: 'de' });
    for (const verdictFacts of [
      { ...facts, cvRmse: null },
      { ...facts, resolution: 'fortnight' as 'week' },
    ]) {
      expect(storedVerdict({ ...stored, verdictFacts }, 'de')).toEqual({
        sentence: 'As it was.',
        language: 'en',
      });
    }
    expect(
      storedVerdict({ ...stored, verdictFacts: { ...facts, detectableShare: null } }, 'de').language,
    ).toBe('de');
  });
});

describe('a re-baseline trigger', () => {
  const since = Date.parse('2026-06-30T23:00:00Z');
  const told: readonly (readonly [TriggerCode, TriggerFactsTold[TriggerCode], en: string, de: string])[] = [
    [
      'drivers_out_of_range',
      { share: 0.2 },
      'In 20 % of the recent periods a driver lay outside what the baseline period saw.',
      'In 20 % der jüngsten Perioden lag eine Einflussgröße außerhalb dessen, was die Baseline kennt.',
    ],
    [
      'unexplained_change',
      { direction: 'waste', since, timeZone: 'Europe/Berlin' },
      'Since 1 July 2026 more energy is used than the baseline expects, and no note says why.',
      'Seit dem 1. Juli 2026 wird mehr Energie verbraucht, als die Baseline erwarten lässt, und keine Notiz sagt, warum.',
    ],
    [
      'unexplained_change',
      { direction: 'saving', since, timeZone: 'UTC' },
      'Since 30 June 2026 less energy is used than the baseline expects, and no note says why.',
      'Seit dem 30. Juni 2026 wird weniger Energie verbraucht, als die Baseline erwarten lässt, und keine Notiz sagt, warum.',
    ],
    [
      'machines_changed',
      { machines: 1 },
      '1 machine joined or left since the baseline was made.',
      '1 Maschine kam dazu oder ging weg, seit die Baseline entstand.',
    ],
    [
      'machines_changed',
      { machines: 2 },
      '2 machines joined or left since the baseline was made.',
      '2 Maschinen kamen dazu oder gingen weg, seit die Baseline entstand.',
    ],
    [
      'model_too_old',
      { days: 1200.4 },
      'The baseline period ended 1,200 days ago.',
      'Der Zeitraum der Baseline endete vor 1.200 Tagen.',
    ],
  ];

  it.each(told)('%s is told in both languages: %j', (code, fact, english, german) => {
    expect(triggerSentence(code, fact as never, 'en')).toBe(english);
    expect(triggerSentence(code, fact as never, 'de')).toBe(german);
  });
});
