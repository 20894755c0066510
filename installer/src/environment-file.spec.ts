import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { completeEnvironmentFile, readEnvironmentFile, writeEnvironmentFile } from './environment-file.ts';

let folder: string;
let file: string;
let example: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'enms-env-'));
  file = join(folder, '.env');
  example = join(folder, '.env.example');
  writeFileSync(example, '# Portal\nENMS_PORTAL_PORT=8080\nENMS_REDIS_PASSWORD=\nDATABASE_URL=\n');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('completeEnvironmentFile', () => {
  it('makes secrets, keeps empty what is no secret, and lets only the owner read', () => {
    const { values, generated } = completeEnvironmentFile(file, example);
    expect(values['ENMS_PORTAL_PORT']).toBe('8080');
    expect(values['DATABASE_URL']).toBe('');
    expect(values['ENMS_REDIS_PASSWORD']).toMatch(/^[\w-]{32}$/);
    expect(generated).toEqual(['ENMS_REDIS_PASSWORD']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('changes nothing the second time', () => {
    completeEnvironmentFile(file, example);
    const before = readFileSync(file, 'utf8');
    expect(completeEnvironmentFile(file, example).generated).toEqual([]);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('keeps what the owner set, known to the example or not', () => {
    writeFileSync(file, 'ENMS_PORTAL_PORT=9090\nHTTPS_PROXY=http://proxy:3128\n');
    const { values } = completeEnvironmentFile(file, example);
    expect(values).toMatchObject({ ENMS_PORTAL_PORT: '9090', HTTPS_PROXY: 'http://proxy:3128' });
    expect(completeEnvironmentFile(file, example).values).toEqual(values);
  });

  it('remembers a choice of the command line', () => {
    completeEnvironmentFile(file, example, { ENMS_PORTAL_PORT: '9191' });
    expect(completeEnvironmentFile(file, example).values['ENMS_PORTAL_PORT']).toBe('9191');
  });

  it('gives two installations different secrets', () => {
    const first = completeEnvironmentFile(file, example).values['ENMS_REDIS_PASSWORD'];
    const second = completeEnvironmentFile(join(folder, 'other.env'), example).values['ENMS_REDIS_PASSWORD'];
    expect(first).not.toBe(second);
  });
});

it('reads back every value it writes', () => {
  const value = fc
    .string({ unit: 'grapheme-ascii' })
    .filter((text) => !text.includes('`') && text.trim() === text);
  fc.assert(
    fc.property(value, (text) => {
      writeEnvironmentFile(file, { SOME_NAME: text });
      expect(readEnvironmentFile(file)).toEqual({ SOME_NAME: text });
    }),
    { numRuns: 200 },
  );
});
