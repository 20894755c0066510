import { describe, expect, it } from '@jest/globals';
import { buildDirectory, createDecoder, QualityBit, SequenceWatch } from '@enms/telemetry-contract';
import type { DirectoryRow } from '@enms/telemetry-contract';
import { DeviceTouchBoard } from '../../src/device-touch-board.ts';
import { IngestBatch } from '../../src/ingest-batch.ts';
import type { Registry } from '../../src/registry.ts';
import type { WriteSet } from '../../src/write-set.ts';
import { decodeBatch } from '../decode/decode-batch.ts';
import { validateBatch } from './validate-batch.ts';

const NOW = Date.UTC(2026, 0, 5, 12);

const directoryRow = (changes: Partial<DirectoryRow>): DirectoryRow => ({
  device_id: 1,
  tenant_id: 1,
  factory_id: 1,
  factory_slug: 'demo',
  code: 'meter-1',
  dialect: 'canonical',
  status: 'active',
  capabilities: [],
  expected_interval_s: null,
  channel: 'main',
  machine_id: 10,
  machine_name: 'press-1',
  machine_type: 'other',
  rated_power_kw: null,
  limits: {},
  calorific_kwh_per_m3: null,
  enthalpy_kwh_per_kg: null,
  carrier: 'electricity',
  multiplier: 1,
  valid_from: null,
  valid_to: null,
  ...changes,
});

const registry: Registry = {
  directory: buildDirectory([
    directoryRow({}),
    directoryRow({ device_id: 2, code: 'asleep', status: 'inactive' }),
    directoryRow({ device_id: 3, code: 'waiting', status: 'discovered', channel: null, machine_id: null }),
  ]),
  tenants: { defaultTenantId: 1, byFactorySlug: new Map([['far', 2]]) },
};

function validated(...messages: [topic: string, payload: unknown][]): {
  set: WriteSet;
  batch: IngestBatch;
  touches: DeviceTouchBoard;
} {
  const received = messages.map(([topic, payload]) => ({
    topic,
    payload: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    receivedAtMillis: NOW,
  }));
  const batch = new IngestBatch(1, NOW, received, () => undefined);
  const touches = new DeviceTouchBoard();
  decodeBatch(batch, createDecoder());
  validateBatch(batch, registry, { touches, sequences: new SequenceWatch(10) });
  if (batch.writeSet === null) throw new Error('no write set');
  return { set: batch.writeSet, batch, touches };
}

const topicOf = (code: string, factory = 'demo'): string => `enms/${factory}/${code}/energy`;

describe('validateBatch', () => {
  it('makes rows of what may be stored, each with the place of its message', () => {
    const { set, touches } = validated(
      [topicOf('meter-1'), 'no json'],
      [
        topicOf('meter-1'),
        [
          { ts: NOW - 2000, power_kw: 1 },
          { ts: NOW - 1000, power_kw: 2 },
        ],
      ],
    );
    expect(set.energy.rows.map(({ machineId, powerKw }) => [machineId, powerKw])).toEqual([
      [10, 1],
      [10, 2],
    ]);
    expect(set.energy.sources).toEqual([1, 1]);
    expect(touches.take()).toMatchObject([{ deviceId: 1, lastSeenMillis: NOW, clockOffsetSeconds: -1 }]);
  });

  it('flags what only earlier readings reveal', () => {
    const { set } = validated(
      [topicOf('meter-1'), { ts: NOW - 2000, seq: 1, power_kw: 1 }],
      [topicOf('meter-1'), { ts: NOW - 1000, seq: 3, power_kw: 1 }],
      [topicOf('meter-1'), { ts: NOW - 1500, seq: 2, power_kw: 1 }],
    );
    expect(set.energy.rows.map(({ quality }) => quality)).toEqual([
      0,
      QualityBit.gapBefore,
      QualityBit.outOfOrder,
    ]);
  });

  it('discovers a device once, for the tenant of the factory it names', () => {
    const reading = { ts: NOW, power_kw: 1 };
    const { set } = validated(
      [topicOf('stranger', 'far'), reading],
      [topicOf('stranger', 'far'), reading],
      [topicOf('lost', 'nowhere'), 'no json'],
      [topicOf('waiting'), reading],
    );
    expect(set.discoveries.rows.map(({ code, tenantId }) => [code, tenantId])).toEqual([
      ['stranger', 2],
      ['lost', 1],
    ]);
    expect(set.quarantine.rows.map(({ deviceCode, reason }) => [deviceCode, reason])).toEqual([
      ['stranger', 'unknown_device'],
      ['stranger', 'unknown_device'],
      ['lost', 'malformed_json'],
      ['waiting', 'unknown_device'],
    ]);
  });

  it('never lets onboarding speak for a registered device', () => {
    const { set, batch } = validated([`onboarding/${topicOf('meter-1')}`, { ts: NOW, seq: 4, power_kw: 1 }]);
    expect(set.energy.length).toBe(0);
    expect(set.quarantine.rows.map(({ reason }) => reason)).toEqual(['unknown_device']);
    expect(batch.settled.seqs).toEqual([]);
  });

  it('settles what is stored or kept in quarantine, and nothing of an unknown device', () => {
    const { batch } = validated(
      [topicOf('meter-1'), { ts: NOW, seq: 1, power_kw: 1 }],
      [topicOf('meter-1'), '{"seq":2,"power_kw":NaN}'],
      [topicOf('meter-1'), { ts: NOW + 3_600_000, seq: 3, power_kw: 1 }],
      [topicOf('asleep'), { ts: NOW, seq: 9, power_kw: 1 }],
      [topicOf('stranger'), { ts: NOW, seq: 5, power_kw: 1 }],
      [topicOf('waiting'), { ts: NOW, seq: 6, power_kw: 1 }],
      [topicOf('waiting'), '{"seq":7,"power_kw":NaN}'],
    );
    expect(batch.settled.seqs).toEqual([1, 2, 3, 9]);
  });

  it('keeps of a batch message only the element at fault, and a message once for one reason', () => {
    const { set } = validated(
      [
        topicOf('meter-1'),
        [
          { ts: NOW, power_kw: 1 },
          { ts: NOW, power_kw: 'x' },
        ],
      ],
      [
        topicOf('asleep'),
        [
          { ts: NOW, power_kw: 1 },
          { ts: NOW - 1, power_kw: 1 },
        ],
      ],
    );
    expect(set.energy.length).toBe(1);
    expect(
      set.quarantine.rows.map(({ reason, payload }) => [reason, Buffer.from(payload).toString()]),
    ).toEqual([
      ['wrong_type', JSON.stringify({ ts: NOW, power_kw: 'x' })],
      [
        'device_inactive',
        JSON.stringify([
          { ts: NOW, power_kw: 1 },
          { ts: NOW - 1, power_kw: 1 },
        ]),
      ],
    ]);
  });
});
