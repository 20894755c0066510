import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SiteTime } from '../site/site-time.ts';
import { csvReadings, type CsvReading } from './csv-readings.ts';
import { readTime } from './local-time.ts';
import { fieldInUnit, readReplayOptions, UsageError } from './replay-options.ts';

const FIXTURE = new URL('../../test/fixtures/building_mv_eload.csv', import.meta.url).pathname;

describe('times in a file', () => {
  it.each([
    ['2012-03-01T00:00:00+0000', '2012-03-01T00:00:00.000Z'],
    ['2012-03-01 02:30:00.250+02:30', '2012-03-01T00:00:00.250Z'],
    ['2012-03-01T05:30+0530', '2012-03-01T00:00:00.000Z'],
    ['2012-03-01T00:00:00Z', '2012-03-01T00:00:00.000Z'],
    ['1330560000', '2012-03-01T00:00:00.000Z'],
    ['1330560000000', '2012-03-01T00:00:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(readTime(text, null)).toBe(Date.parse(iso));
  });

  it('without offset are the site’s, or an error', () => {
    expect(readTime('2012-07-01 12:00', new SiteTime('Europe/Berlin'))).toBe(
      Date.parse('2012-07-01T10:00:00Z'),
    );
    expect(readTime('2012-07-01', new SiteTime('Asia/Kolkata'))).toBe(Date.parse('2012-06-30T18:30:00Z'));
    expect(readTime('2012-07-01 12:00', null)).toMatch(/--time-zone/);
  });

  it.each(['', 'yesterday', '2012-02-30', '2012-01-01T25:00Z', '01.02.2012'])('"%s" is none', (text) => {
    expect(typeof readTime(text, new SiteTime('UTC'))).toBe('string');
  });
});

describe('the command line', () => {
  const base = ['--file', 'f', '--device', 'd', '--map', 'time=ts,eload=energy_kwh'];

  it('is read with its defaults', () => {
    const options = readReplayOptions(base, {});
    expect(options).toMatchObject({
      factory: 'demo-factory',
      type: 'energy',
      speed: Infinity,
      username: 'd',
    });
    expect([...options.fields]).toEqual([['eload', 'energy_kwh']]);
    expect(options.timeColumn).toBe('time');
  });

  it('puts the unit of a column into the field', () => {
    expect(readReplayOptions([...base, '--units', 'eload=MWh'], {}).fields.get('eload')).toBe('energy_mwh');
    expect(fieldInUnit('outdoor_temp_c', '°F')).toBe('outdoor_temp_f');
  });

  it.each([
    [['--file', 'f', '--device', 'd', '--map', 'a=energy_kwh'], /ts/],
    [['--file', 'f', '--map', 'time=ts,a=energy_kwh'], /--device/],
    [[...base, '--speed', 'fast'], /--speed/],
    [[...base, '--type', 'gossip'], /--type/],
  ])('refuses %j', (args, reason) => {
    expect(() => readReplayOptions(args, {})).toThrow(UsageError);
    expect(() => readReplayOptions(args, {})).toThrow(reason);
  });
});

describe('a CSV file', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'enms-replay-'));
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  async function read(text: string | null, args: readonly string[]): Promise<CsvReading[]> {
    const file = text === null ? FIXTURE : join(directory, 'a.csv');
    if (text !== null) writeFileSync(file, text);
    const options = readReplayOptions(['--file', file, '--device', 'building-meter-1', ...args], {});
    const readings: CsvReading[] = [];
    for await (const reading of csvReadings(options)) readings.push(reading);
    return readings;
  }

  it('of a real building gives 1,095 readings with the sum of the file', async () => {
    const readings = await read(null, ['--map', 'time=ts,eload=energy_kwh']);
    const bodies = readings.map((reading) => ('body' in reading ? reading.body : {}));
    expect(bodies).toHaveLength(1095);
    expect(bodies[0]).toMatchObject({ ts: Date.parse('2012-03-01T00:00:00Z'), energy_kwh: 21505.43952 });
    expect(bodies.every((body) => typeof body['energy_kwh'] === 'number')).toBe(true);
  });

  it('names each row that cannot be used by its line', async () => {
    const text =
      '\uFEFFwhen;kwh\n2012-03-01;"1,5"\n2012-03-02;7\nfoo;3\n2013-01-01;NA\n2013-01-01;1;2\n2013-01-01;1e14\n2013-01-02;0\n';
    const args = ['--map', 'when=ts,kwh=energy_kwh', '--delimiter', ';', '--time-zone', 'Europe/Berlin'];
    const readings = await read(text, args);
    expect(readings.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8]);
    const problems = readings.map((reading) => ('problem' in reading ? reading.problem : null));
    expect(problems).toEqual([
      expect.stringMatching(/no number/),
      null,
      expect.stringMatching(/no time/),
      'no value',
      '3 values for 2 columns',
      expect.stringMatching(/^out_of_range/),
      null,
    ]);
    expect(readings[6]).toMatchObject({ body: { energy_kwh: 0 } });
  });

  it('without the mapped column is refused at once', async () => {
    await expect(read('a,b\n1,2\n', ['--map', 'a=ts,c=energy_kwh'])).rejects.toThrow(
      /no column c; it has a, b/,
    );
  });

  it('that is not there is an error, not a crash', async () => {
    const options = readReplayOptions(
      ['--file', join(directory, 'none.csv'), '--device', 'd', '--map', 'a=ts,b=power_kw'],
      {},
    );
    await expect(csvReadings(options).next()).rejects.toThrow(/ENOENT/);
  });
});
