import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Workers } from '../../workers/workers.ts';
import type { Figure, ReportDocument } from '../content/report-document.ts';

let workers: Workers;

beforeAll(() => {
  workers = new Workers({ threads: 1 });
  workers.onApplicationBootstrap();
});

afterAll(() => workers.onApplicationShutdown());

const figure = (value: number | null, unit: string | null, reason: string | null = null): Figure => ({
  value,
  unit,
  reason,
});

const REPORT: ReportDocument = {
  format: 1,
  kind: 'efficiency',
  title: 'Energy efficiency report',
  scopes: [{ ref: 'factory:demo', label: 'Größe m² CO₂ ±5 €', machines: 2 }],
  carrier: 'electricity',
  period: { from: '2026-02-28T23:00:00Z', to: '2026-03-31T22:00:00Z', time_zone: 'Europe/Berlin' },
  version: 1,
  requested_by: 'anna@example.org',
  issued_at: '2026-04-01T06:00:00Z',
  key_figures: [
    {
      ...figure(null, 'kWh', 'no_data'),
      ...{ name: 'energy', label: 'Energy', coverage: null, estimated_share: null, before: null },
    },
  ],
  findings: [{ rule: 'coverage', tone: 'attention', text: 'Readings cover 12 % of the period.' }],
  sections: [
    {
      title: 'Energy over time',
      text: [],
      chart: {
        kind: 'lines',
        unit: 'kWh per day',
        labels: ['03-01', '03-02', '03-03'],
        series: [{ name: 'Actual', values: [1, null, 3] }],
        band: { name: 'Expected', low: [0, null, 2], high: [2, null, 4] },
      },
      table: { columns: ['Machine', 'Energy'], rows: [['Press', figure(12.3, 'kWh', 'unpriced')]] },
    },
  ],
  recommendations: [],
  method: ['Half-open periods.'],
  made_from: {},
};

const pdfOf = async (report: ReportDocument): Promise<Buffer> =>
  Buffer.from(await workers.run('renderReport', report));

it('makes the same pages of the same report, whenever', async () => {
  const [first, second] = [await pdfOf(REPORT), await pdfOf(REPORT)];
  expect(second.equals(first)).toBe(true);
  expect((await pdfOf({ ...REPORT, issued_at: '2026-04-02T06:00:00Z' })).equals(first)).toBe(false);
});

it('brings its fonts', async () => {
  const pdf = (await pdfOf(REPORT)).toString('latin1');
  expect(pdf.startsWith('%PDF-1.')).toBe(true);
  expect(pdf.match(/\/BaseFont \/[A-Z]{6}\+Roboto-\w+/g)?.length).toBeGreaterThan(0);
});
