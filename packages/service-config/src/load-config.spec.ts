import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigurationError } from './configuration-error.ts';
import { loadConfig } from './load-config.ts';
import { databaseUrl, durationMillis, flag, logLevel, port, secret, wholeNumber } from './pieces.ts';

const schema = z.object({
  PORT: port.default(3001),
  LOG_LEVEL: logLevel.default('info'),
  DATABASE_URL: databaseUrl,
  TIMEOUT: durationMillis.default(10_000),
  DEMO: flag.default(false),
  POOL_SIZE: wholeNumber(1, 100).default(4),
  PASSWORD: secret,
});
const good = { DATABASE_URL: 'postgres://u:pw@localhost/enms', PASSWORD: 'hunter22' };

function failureOf(env: Record<string, string>): ConfigurationError {
  try {
    loadConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
  }
  throw new Error('loadConfig accepted what it must refuse');
}

describe('loadConfig', () => {
  it('gives typed values and defaults, and reads only the keys of the schema', () => {
    const config = loadConfig(schema, { ...good, PORT: '8080', TIMEOUT: '1.5s', DEMO: 'Yes', HOME: '/root' });
    expect(config).toEqual({
      ...good,
      PORT: 8080,
      LOG_LEVEL: 'info',
      TIMEOUT: 1500,
      DEMO: true,
      POOL_SIZE: 4,
    });
  });

  it('freezes the whole object', () => {
    const nested = z.object({ LIST: z.string().transform((text) => text.split(',')) });
    const config = loadConfig(nested, { LIST: 'a,b' });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.LIST)).toBe(true);
  });

  it('takes an empty variable as unset', () => {
    expect(loadConfig(schema, { ...good, PORT: '', DEMO: ' ' })).toMatchObject({ PORT: 3001, DEMO: false });
  });

  it('names every bad key with a remedy', () => {
    const failure = failureOf({ PORT: '99999', TIMEOUT: 'soon', DATABASE_URL: 'mysql://localhost' });
    expect(failure.badKeys.map((bad) => bad.key)).toEqual(['PORT', 'DATABASE_URL', 'TIMEOUT', 'PASSWORD']);
    expect(failure.message).toContain('PASSWORD: is not set');
    expect(failure.message).toContain('Set TIMEOUT to a duration with its unit');
    for (const bad of failure.badKeys) expect(bad.remedy).toContain(bad.key);
  });

  it('never shows a value, not even when a refinement quotes it', () => {
    const leaky = z.object({
      PASSWORD: z.string().refine(() => false, { error: (issue) => `${String(issue.input)} is too weak` }),
      DATABASE_URL: databaseUrl,
    });
    expect(() =>
      loadConfig(leaky, { PASSWORD: 'hunter22', DATABASE_URL: 'mysql://root:topsecret@h' }),
    ).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/hunter22|topsecret/) }));
  });
});

describe('pieces', () => {
  it.each([
    ['0', false],
    ['1', true],
    ['65535', true],
    ['65536', false],
    ['80 ', false],
    ['8e3', false],
  ])('port %j: %s', (text, valid) => {
    expect(port.safeParse(text).success).toBe(valid);
  });

  it.each([
    ['250ms', 250],
    ['10s', 10_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
  ])('duration %s is %d ms', (text, millis) => {
    expect(durationMillis.parse(text)).toBe(millis);
  });

  it.each(['10', '-1s', 's', '1 s'])('%j is no duration', (text) => {
    expect(durationMillis.safeParse(text).success).toBe(false);
  });

  it('knows flags and refuses other words', () => {
    expect(['TRUE', '1', 'on', 'off', 'no'].map((word) => flag.parse(word))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(flag.safeParse('maybe').success).toBe(false);
  });
});
