import { beforeEach, describe, expect, it } from '@jest/globals';
import type { IngestFigures, LiveReading } from '@enms/telemetry-contract';
import type { ServerMessage } from './live-client.ts';
import { LiveClient, parseTopic } from './live-client.ts';

class FakeSocket {
  readonly OPEN = 1;
  readyState: 0 | 1 | 2 | 3 = 1;
  bufferedAmount = 0;
  readonly sent: ServerMessage[] = [];

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ServerMessage);
  }
}

function reading(machineId: number, second: number, powerKw = second): LiveReading {
  return {
    machine_id: machineId,
    carrier: 'electricity',
    time: new Date(second * 1000).toISOString(),
    power_kw: powerKw,
    energy_total_kwh: null,
    quality: 0,
  };
}

function figures(ratePerSecond: number): IngestFigures {
  return {
    worker: 'ingest-1',
    at: '2025-10-08T12:00:00.000Z',
    rate_per_s: ratePerSecond,
    accepted_total: 0,
    duplicates_total: 0,
    conflicts_total: 0,
    quarantined_total: 0,
    lag_p50_ms: null,
    lag_p99_ms: null,
    last_commit_at: null,
  };
}

describe('LiveClient', () => {
  let socket: FakeSocket;
  let client: LiveClient;

  beforeEach(() => {
    socket = new FakeSocket();
    client = new LiveClient(socket);
  });

  it('passes on only what was asked for', () => {
    client.subscribe([2]);
    client.offer([reading(1, 1), reading(2, 1)]);
    client.offerIngest(figures(5));
    expect(client.flush()).toBe(true);
    expect(socket.sent).toEqual([{ type: 'telemetry', readings: [reading(2, 1)] }]);
  });

  it('holds only the newest of each machine while the client is slow', () => {
    client.subscribe(['machine:*', 'ingest']);
    socket.bufferedAmount = 1_000_000;
    for (let second = 0; second < 10_000; second += 1) {
      client.offer([reading(1, second), reading(2, second)]);
      client.offerIngest(figures(second));
      expect(client.flush()).toBe(false);
    }
    expect(socket.sent).toEqual([]);
    socket.bufferedAmount = 0;
    client.flush();
    expect(socket.sent).toEqual([
      { type: 'telemetry', readings: [reading(1, 9999), reading(2, 9999)] },
      { type: 'ingest', ...figures(9999) },
    ]);
  });

  it('never goes back in time', () => {
    client.subscribe(['machine:*']);
    client.offer([reading(1, 5)]);
    client.offer([reading(1, 3)]);
    client.flush();
    expect(socket.sent).toEqual([{ type: 'telemetry', readings: [reading(1, 5)] }]);
  });

  it('forgets what is no longer wanted', () => {
    client.subscribe(['machine:*', 7, 'ingest']);
    client.unsubscribe(['machine:*', 'ingest']);
    expect(client.topics).toEqual(['machine:7']);
    expect(client.machines).toEqual([7]);
  });
});

it.each([
  ['machine:*', 'machine:*'],
  ['machine:12', 12],
  ['ingest', 'ingest'],
  ['machine:0', undefined],
  ['machine:-1', undefined],
  ['machine:99999999999', undefined],
  ['alerts', undefined],
  [{}, undefined],
])('reads the topic %j', (text, topic) => {
  expect(parseTopic(text)).toBe(topic);
});
