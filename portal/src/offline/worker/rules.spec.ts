import { expect, it } from '@jest/globals';
import { isKept, isPortalPage, keptHeaders } from './rules.ts';

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
  const at = new Date('2026-06-01T10:00:00Z');
  const once = { 'content-type': 'application/json', 'x-enms-kept-at': '2026-06-01T10:00:00.000Z' };
  expect(keptHeaders(new Headers({ vary: 'Accept-Encoding', etag: 'W/"1"' }), at)).toEqual(once);
  expect(keptHeaders(new Headers({ vary: 'Accept-Encoding, Accept-Language' }), at)).toEqual({
    ...once,
    vary: 'accept-language',
  });
});
