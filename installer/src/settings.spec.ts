import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { completeEnvironmentFile } from './environment-file.ts';
import { readSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'enms-settings-'));
const fresh = completeEnvironmentFile(join(folder, '.env'), resolve('.env.example')).values;
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('accepts what the example gives after its secrets are made', () => {
  expect(readSettings(fresh)).toMatchObject({
    ENMS_PORTAL_PORT: 8080,
    DATABASE_URL: undefined,
    ENMS_DEMO: true,
  });
});

it('names every wrong setting at once, and never a secret', () => {
  const wrong = {
    ...fresh,
    ENMS_PORTAL_PORT: '99999',
    ENMS_REDIS_PASSWORD: 'short',
    DATABASE_URL: 'mysql://x',
    ENMS_TLS_KEY: '/nowhere',
  };
  const read = () => readSettings(wrong);
  expect(read).toThrow(/ENMS_PORTAL_PORT/);
  expect(read).toThrow(/ENMS_REDIS_PASSWORD/);
  expect(read).toThrow(/DATABASE_URL/);
  expect(read).not.toThrow(/short/);
});

it('wants certificate and key together', () => {
  expect(() => readSettings({ ...fresh, ENMS_TLS_CERTIFICATE: '/etc/hostname' })).toThrow(/set both or none/);
});

it('reads the names of the portal, and an .env that does not know them yet', () => {
  expect(
    readSettings({ ...fresh, ENMS_PORTAL_NAMES: ' energy.example.org  10.0.0.7' }).ENMS_PORTAL_NAMES,
  ).toEqual(['energy.example.org', '10.0.0.7']);
  expect(() => readSettings({ ...fresh, ENMS_PORTAL_NAMES: 'a; return 200' })).toThrow(/ENMS_PORTAL_NAMES/);
  const { ENMS_PORTAL_NAMES: _unknown, ...before } = fresh;
  expect(readSettings(before).ENMS_PORTAL_NAMES).toEqual([]);
});
