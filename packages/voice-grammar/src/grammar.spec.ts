import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { VoiceGrammar } from './grammar.ts';
import { german } from './locales/de/index.ts';
import { english } from './locales/en/index.ts';
import type { Lexicon } from './vocabulary.ts';

const lexicon: Lexicon = {
  machines: [
    { name: 'compressor-1', displayName: 'Compressor 1', type: 'compressor', factory: 'north' },
    { name: 'compressor-1', displayName: 'Compressor 1', type: 'compressor', factory: 'south' },
    { name: 'pump-1', displayName: 'Hydraulic pump 1', type: 'pump', factory: 'north' },
    { name: 'pump-2', displayName: 'Hydraulic pump 2', type: 'pump', factory: 'north' },
    { name: 'boiler-1', displayName: 'Boiler 1', type: 'boiler', factory: 'north' },
  ],
  factories: [
    { slug: 'north', name: 'North' },
    { slug: 'south', name: 'South' },
  ],
  areas: [],
  groups: [],
};
const moment = { now: new Date('2025-10-08T13:20:00Z'), zone: 'Europe/Berlin' };
const grammars = [english, german].map((pack) => new VoiceGrammar(pack, lexicon));
const [english1] = grammars;
const understand = (text: string, context?: Parameters<VoiceGrammar['understand']>[2]) =>
  english1!.understand(text, moment, context);

describe('names', () => {
  it('tells machines of one name apart by their site', () => {
    expect(understand('energy of compressor 1 yesterday').doubt?.choices).toEqual([
      { label: 'Compressor 1, North', entities: { machine: 'compressor-1', factory: 'north' } },
      { label: 'Compressor 1, South', entities: { machine: 'compressor-1', factory: 'south' } },
    ]);
    expect(understand('energy of compressor 1 in south yesterday').entities).toEqual({
      machine: 'compressor-1',
      factory: 'south',
      timeframe: 'yesterday',
    });
  });

  it('reads numbers in words, lists of numbers, and typing mistakes', () => {
    expect(understand('energy of pump two today').entities.machine).toBe('pump-2');
    expect(understand('compare pump 1 and 2 today').entities.machines).toEqual(['pump-1', 'pump-2']);
    expect(understand('enrgy of the boilr today').entities).toEqual({
      machine: 'boiler-1',
      timeframe: 'today',
    });
  });

  it('asks where a name fits several, or none', () => {
    expect(understand('energy of the pump today').doubt?.kind).toBe('which_machine');
    expect(understand('energy consumption of the extruder today').doubt).toMatchObject({
      kind: 'unknown_machine',
      heard: 'extruder',
    });
    expect(understand('boiler').doubt?.kind).toBe('what_about');
  });

  it('finds a machine by name alone', () => {
    expect(english1!.findMachine('Hydraulic pump 2')).toEqual({ entities: { machine: 'pump-2' } });
    expect(english1!.findMachine('the pump').doubt?.kind).toBe('which_machine');
    expect(english1!.findMachine('toaster').doubt?.kind).toBe('unknown_machine');
  });
});

describe('amounts', () => {
  it.each([
    ['machines above 0.5 megawatts', 500],
    ['machines using more than fifty five kilowatts', 55],
    ['machines using more than 1,500 watts', 1.5],
    ['machines using more than one hundred and twenty kilowatts', 120],
    ['machines over two point five kW', 2.5],
  ])('%s', (text, threshold) => {
    expect(understand(text)).toMatchObject({
      intent: 'machines_above',
      entities: { threshold, threshold_unit: 'kW', direction: 'above' },
    });
  });

  it.each([
    ['Maschinen über 1,5 Megawatt', 1500],
    ['Maschinen mit mehr als hundertfünfundzwanzig Kilowatt', 125],
    ['Maschinen mit mehr als 1.500 Kilowatt', 1500],
  ])('%s', (text, threshold) => {
    expect(grammars[1]!.understand(text, moment).entities.threshold).toBe(threshold);
  });
});

describe('what analytics found', () => {
  const all = { scope: 'all' };
  const boiler = { machine: 'boiler-1' };
  it.each([
    [0, 'is there a problem with the boiler', 'anomaly_status', boiler],
    [0, 'did the anomaly detection find anything yesterday', 'anomaly_status', { timeframe: 'yesterday' }],
    [0, 'when was the last anomaly scan', 'anomaly_status', {}],
    [1, 'Stimmt etwas nicht mit dem Kessel?', 'anomaly_status', boiler],
    [1, 'Ist mit dem Kessel etwas nicht in Ordnung?', 'anomaly_status', boiler],
    [0, 'when is the next peak expected', 'forecast', { metric: 'peak_demand' }],
    [0, 'expected peak tomorrow', 'forecast', { metric: 'peak_demand', timeframe: 'tomorrow' }],
    [0, 'expected consumption for tomorrow', 'forecast', { metric: 'energy', timeframe: 'tomorrow' }],
    [
      0,
      'how much will we use by the end of the day',
      'forecast',
      { ...all, metric: 'energy', timeframe: 'today' },
    ],
    [0, 'energy outlook for the weekend', 'forecast', { metric: 'energy', timeframe: 'this_weekend' }],
    [
      0,
      'how much will the boiler consume for the rest of the week',
      'forecast',
      { ...boiler, metric: 'energy', timeframe: 'this_week' },
    ],
    [1, 'Wann kommt die nächste Spitze?', 'forecast', { metric: 'peak_demand' }],
    [
      1,
      'Wie viel werden wir bis zum Ende des Tages verbrauchen?',
      'forecast',
      { ...all, metric: 'energy', timeframe: 'today' },
    ],
    [0, 'is the boiler using too much energy', 'baseline_deviation', boiler],
    [0, 'how much did we waste last week', 'baseline_deviation', { ...all, timeframe: 'last_week' }],
    [
      1,
      'Soll-Ist-Vergleich des Kessels letzte Woche',
      'baseline_deviation',
      { ...boiler, timeframe: 'last_week' },
    ],
    [1, 'Verbraucht der Kessel zu viel?', 'baseline_deviation', boiler],
    [
      0,
      'how does the weather affect our energy consumption',
      'correlation',
      { ...all, driver: 'temperature' },
    ],
    [
      1,
      'Wie stark beeinflusst das Wetter unseren Verbrauch?',
      'correlation',
      { ...all, driver: 'temperature' },
    ],
  ])('%i %s', (pack, text, intent, entities) => {
    const understood = grammars[pack]!.understand(text, moment);
    expect([understood.intent, understood.entities]).toEqual([intent, entities]);
    expect([understood.doubt, understood.confidence >= 0.6]).toEqual([undefined, true]);
  });

  it.each([
    [0, 'what will the weather be tomorrow'],
    [0, 'how does the weather affect my mood'],
    [0, 'are visitors expected tomorrow'],
    [0, 'when is the waste collected'],
    [1, 'Wie wird das Wetter morgen?'],
    [1, 'Ich habe zu viel gegessen'],
  ])('%i %s is nothing of it', (pack, text) => {
    const { intent, doubt } = grammars[pack]!.understand(text, moment);
    expect([intent, doubt]).toEqual([null, undefined]);
  });
});

describe('context', () => {
  const context = {
    intent: 'energy_consumption',
    entities: { machine: 'boiler-1', timeframe: 'today' },
  } as const;

  it.each([
    ['and yesterday?', 'energy_consumption', { machine: 'boiler-1', timeframe: 'yesterday' }],
    ['what about pump 1', 'energy_consumption', { machine: 'pump-1', timeframe: 'today' }],
    ['and what did it cost?', 'cost', { machine: 'boiler-1', timeframe: 'today' }],
    ['energy of pump 2 last week', 'energy_consumption', { machine: 'pump-2', timeframe: 'last_week' }],
  ])('%s', (text, intent, entities) => {
    expect(understand(text, context)).toMatchObject({ intent, entities });
  });

  it('makes nothing of what is foreign', () => {
    expect(understand('and who is the president?', context).intent).toBeNull();
    expect(understand('and yesterday?').intent).toBeNull();
  });
});

describe('whatever is said', () => {
  const words = fc.constantFrom(
    ...'energy and yesterday between 6 14 pump one the more than 50 kW since Monday last 3 days of October 99 quarter vs or it in'.split(
      ' ',
    ),
    '９９９９９９９９',
    '-1',
    '1e9',
    '𝒆nergy',
    'ﷺ',
    '’s',
    '24:61',
  );
  it.each(grammars.map((grammar) => [grammar]))('never throws', (grammar) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 600 }),
          fc.array(words, { maxLength: 25 }).map((all) => all.join(' ')),
        ),
        (text) => {
          const { confidence, intent, doubt } = grammar.understand(text, moment);
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(1);
          if (intent !== null && doubt === undefined) expect(confidence).toBeGreaterThanOrEqual(0.6);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('reads long text in bounded time', () => {
    const began = performance.now();
    understand('the pump and '.repeat(10_000));
    expect(performance.now() - began).toBeLessThan(500);
  });
});
