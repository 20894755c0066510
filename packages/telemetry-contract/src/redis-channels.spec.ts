import { describe, expect, it } from '@jest/globals';
import {
  encodeRedis,
  type IngestFigures,
  type LiveReading,
  parseRedis,
  redisChannels,
} from './redis-channels.ts';

const reading: LiveReading = {
  machine_id: 1,
  carrier: 'electricity',
  time: '2026-01-31T12:00:00.000Z',
  power_kw: 0,
  energy_total_kwh: null,
  quality: 0,
};
const figures: IngestFigures = {
  worker: 'ingest-1',
  at: '2026-01-31T12:00:00.000Z',
  rate_per_s: 5000,
  accepted_total: 10,
  duplicates_total: 0,
  conflicts_total: 0,
  quarantined_total: 0,
  lag_p50_ms: null,
  lag_p99_ms: null,
  last_commit_at: null,
};

describe('Redis channels', () => {
  it('give back what was sent', () => {
    const { liveTelemetry, liveIngest } = redisChannels;
    expect(parseRedis(liveTelemetry, encodeRedis(liveTelemetry, [reading]))).toEqual([reading]);
    expect(parseRedis(liveIngest, encodeRedis(liveIngest, figures))).toEqual(figures);
  });

  it.each(['', 'null', '{}', '[null]', '[{"machine_id":"1"}]'])('%j is no live telemetry', (text) => {
    expect(parseRedis(redisChannels.liveTelemetry, text)).toBeNull();
  });

  it.each(['', 'null', '[]', '{"worker":1}'])('%j is no figures', (text) => {
    expect(parseRedis(redisChannels.liveIngest, text)).toBeNull();
  });
});
