import type { ForecastFact } from '../forecast-facts.ts';
import { dateText, shareText, withUnit } from './format-figure.ts';
import type { Finding, ReportSection } from './report-document.ts';
import { known } from './report-document.ts';

const TITLES = { hour: 'The next hour', day: 'The next day', week: 'The next week' } as const;
const ORDER = ['hour', 'day', 'week'] as const;

/** Each horizon as a band with the median, and how its model did in its backtest. */
export function forecastSections(forecasts: readonly ForecastFact[], zone: string): ReportSection[] {
  if (forecasts.length === 0)
    return [
      {
        title: 'Forecast',
        text: [
          'There is no forecast yet. One is made by itself once there is enough history, or now by POST forecasts.',
        ],
        chart: null,
        table: null,
      },
    ];
  return inOrder(forecasts).map((forecast) => ({
    title: TITLES[forecast.horizon],
    text: [modelText(forecast, zone)],
    chart: {
      kind: 'lines',
      unit: 'kW',
      labels: forecast.points.map(({ at }) => dateText(new Date(at), zone, true).slice(5)),
      series: [{ name: 'Median', values: forecast.points.map(({ p50 }) => p50) }],
      band: {
        name: '10 to 90 %',
        low: forecast.points.map(({ p10 }) => p10),
        high: forecast.points.map(({ p90 }) => p90),
      },
    },
    table: {
      columns: ['Model', 'MASE', 'sMAPE', 'Within 80 %', ''],
      rows: forecast.candidates.map((candidate) => [
        candidate.model,
        known(candidate.mase, null, candidate.error?.code ?? null),
        known(candidate.smape, '%', candidate.error?.code ?? null),
        known(candidate.coverage, '1', candidate.error?.code ?? null),
        candidate.model === forecast.served ? 'served' : '',
      ]),
    },
  }));
}

export function forecastFindings(forecasts: readonly ForecastFact[], zone: string): Finding[] {
  return inOrder(forecasts).flatMap((forecast): Finding[] => {
    const found: Finding[] = [];
    if (forecast.peak_kw !== null && forecast.peak_at !== null)
      found.push({
        rule: `peak_${forecast.horizon}`,
        tone: 'neutral',
        text: `${TITLES[forecast.horizon]}: a peak of ${withUnit(forecast.peak_kw, 'kW')} is expected at ${dateText(forecast.peak_at, zone, true)}.`,
      });
    if (!forecast.beats_naive)
      found.push({
        rule: 'nothing_beats_naive',
        tone: 'attention',
        text: `${TITLES[forecast.horizon]}: no model did better than the load of the same time before, so that is served.`,
      });
    return found;
  });
}

export function forecastMethod(): string[] {
  return [
    'Every candidate was backtested by rolling origin; the one that did best is served, and seasonal naive (the load of the same time a day or week before) where none beats it. MASE below that of seasonal naive is better than it.',
    'The band holds 80 % of what is expected; its width is calibrated on the backtest. Times are those of the site.',
  ];
}

function modelText(forecast: ForecastFact, zone: string): string {
  const served = forecast.candidates.find(({ model }) => model === forecast.served);
  const coverage = served?.coverage ?? null;
  const backtest = coverage === null ? '' : ` In its backtest ${shareText(coverage)} came within the band.`;
  return `Made ${dateText(forecast.made_at, zone, true)} by ${forecast.served}, trained on ${dateText(forecast.trained_from, zone)} to ${dateText(forecast.trained_to, zone)}.${backtest}`;
}

function inOrder(forecasts: readonly ForecastFact[]): ForecastFact[] {
  return [...forecasts].sort((a, b) => ORDER.indexOf(a.horizon) - ORDER.indexOf(b.horizon));
}
