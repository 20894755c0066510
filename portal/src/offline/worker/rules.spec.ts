import { expect, it } from '@jest/globals';
import { isKept, isPortalPage, keyInLanguage, keysOf } from './rules.ts';

it.each(['/api/v1/machines', '/api/v1/energy/summary', '/api/v1/analytics/anomalies/7'])(
  'keeps %s',
  (path) => {
    expect(isKept(path)).toBe(true);
  },
);

it.each([
  '/api/v1/auth/me',
  '/api/v1/health',
  '/api/v1/ingest',
  '/api/v1/export-csv',
  '/api/v1/simulator/status',
  '/api/v1/analytics/reports/7.pdf',
  '/api/docs',
  '/nodered/flows',
])('never keeps %s', (path) => {
  expect(isKept(path)).toBe(false);
});

it('knows its own pages from what stands beside them', () => {
  expect(['/', '/machines/a', '/system', '/apiary'].every(isPortalPage)).toBe(true);
  expect(['/api/docs', '/nodered/', '/grafana/d/x', '/ws'].some(isPortalPage)).toBe(false);
});

it('keeps answers in words for each language, and others once', () => {
  const url = 'https://enms.example/api/v1/analytics/anomalies?limit=5';
  expect(keysOf(url, 'de', 'Accept-Encoding')).toEqual([url]);
  expect(keysOf(url, 'de', null)).toEqual([url]);
  expect(keysOf(url, 'de', 'Accept-Encoding, Accept-Language')).toEqual([url, `${url}&kept-in=de`]);
  expect(keyInLanguage(url, 'en')).not.toBe(keyInLanguage(url, 'de'));
});
