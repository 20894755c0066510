import { QualityBit, resolveReading } from '@enms/telemetry-contract';
import type {
  AcceptedRow,
  DecodedReading,
  DecodeResult,
  DeviceDirectory,
  Rejection,
  SequenceWatch,
  SpeakingDevice,
} from '@enms/telemetry-contract';
import type { DeviceTouchBoard } from '../../src/device-touch-board.ts';
import type { IngestBatch, ReceivedMessage } from '../../src/ingest-batch.ts';
import type { Registry } from '../../src/registry.ts';
import { emptyWriteSet } from '../../src/write-set.ts';
import type { WriteSet } from '../../src/write-set.ts';
import { setAside } from './set-aside.ts';
import { statedSeqs } from './stated-seqs.ts';

/** Beyond this, in milliseconds, a difference is delay or replay and tells nothing about the device's clock. */
const MAX_CLOCK_OFFSET_MILLIS = 600_000;

/** How many readings passed, how many messages or elements are set aside, how many came from unknown devices. */
export interface ValidationCounts {
  accepted: number;
  rejected: number;
  unknownDevices: number;
}

/** What the readings of a batch tell about their devices. */
export interface DeviceNotes {
  readonly touches: DeviceTouchBoard;
  /** Null where another worker may get a device's next message. */
  readonly sequences: SequenceWatch | null;
}

/**
 * Turns the decoded readings of a batch into its write set: rows for what may be stored, quarantine rows for the
 * rest, discoveries for devices that nobody knows.
 */
export function validateBatch(batch: IngestBatch, registry: Registry, notes: DeviceNotes): ValidationCounts {
  const set = emptyWriteSet();
  const counts: ValidationCounts = { accepted: 0, rejected: 0, unknownDevices: 0 };
  const discovered = new Set<string>();
  for (const [source, message] of batch.messages.entries()) {
    const result = batch.decoded[source];
    if (result === undefined) continue;
    if (result.onboarding) {
      setAsideNewcomer(set, message, source, result);
      counts.rejected += 1;
    } else {
      if (result.rejections.length > 0)
        judgeRejections(batch, set, message, source, result, registry.directory);
      counts.rejected += result.rejections.length;
      judgeReadings(batch, set, message, source, result, registry.directory, notes, counts);
    }
    if (result.device !== null && isUnknown(result, registry.directory)) {
      counts.unknownDevices += 1;
      discover(set, source, result.device, registry, discovered);
    }
  }
  batch.writeSet = set;
  return counts;
}

/** Whether a message of the batch speaks for a device that is not, or not yet, known and active. */
export function hasStranger(batch: IngestBatch, directory: DeviceDirectory): boolean {
  return batch.decoded.some(({ device, onboarding }) => {
    if (onboarding || device === null) return false;
    const found = directory.find(device.code, device.factory);
    return found === undefined || (found !== 'ambiguous' && found.status !== 'active');
  });
}

/** Messages below `onboarding/` never speak for a registered device: whatever they say, they wait for approval. */
function setAsideNewcomer(
  set: WriteSet,
  message: ReceivedMessage,
  source: number,
  result: DecodeResult,
): void {
  const fault = result.rejections[0];
  if (fault !== undefined) setAside(set, message, source, result.device, fault.reason, fault.detail);
  else
    setAside(
      set,
      message,
      source,
      result.device,
      'unknown_device',
      'came through onboarding, waits for approval',
    );
}

function judgeRejections(
  batch: IngestBatch,
  set: WriteSet,
  message: ReceivedMessage,
  source: number,
  { device, rejections }: DecodeResult,
  directory: DeviceDirectory,
): void {
  const known = device !== null && isRegistered(device, directory);
  for (const { reason, detail, piece } of rejections) {
    setAside(set, message, source, device, reason, detail, piece);
    if (!known) continue;
    for (const seq of statedSeqs(piece ?? message.payload)) settle(batch, device, seq);
  }
}

function judgeReadings(
  batch: IngestBatch,
  set: WriteSet,
  message: ReceivedMessage,
  source: number,
  { device, readings }: DecodeResult,
  directory: DeviceDirectory,
  { touches, sequences }: DeviceNotes,
  counts: ValidationCounts,
): void {
  const found = device === null ? undefined : directory.find(device.code, device.factory);
  const expectedIntervalSeconds = typeof found === 'object' ? found.expectedIntervalSeconds : null;
  let told: string | null = null;
  for (const reading of readings) {
    const row = resolveReading(reading, directory, message.receivedAtMillis);
    if (row.kind !== 'rejection') {
      counts.accepted += 1;
      if (sequences !== null) row.quality |= sequences.observe(row, expectedIntervalSeconds);
      add(set, row, source);
      touch(touches, row, message.receivedAtMillis);
      if (row.seq !== null && device !== null) settle(batch, device, row.seq);
      continue;
    }
    counts.rejected += 1;
    if (settlesSeq(row, reading) && device !== null) settle(batch, device, reading.seq ?? 0);
    // The message is kept once for each reason in a row, not once for each of its readings.
    if (told !== row.reason) setAside(set, message, source, device, row.reason, row.detail);
    told = row.reason;
  }
}

/** A rejected reading is kept in quarantine, so its device may forget it; one of an unknown device must not. */
function settlesSeq(rejection: Rejection, reading: DecodedReading): boolean {
  return (
    reading.seq !== null && rejection.reason !== 'unknown_device' && rejection.reason !== 'ambiguous_device'
  );
}

function settle({ settled }: IngestBatch, device: SpeakingDevice, seq: number): void {
  settled.devices.push(device);
  settled.seqs.push(seq);
}

function add(set: WriteSet, row: AcceptedRow, source: number): void {
  switch (row.kind) {
    case 'energy':
      set.energy.add(row, source);
      break;
    case 'production':
      set.production.add(row, source);
      break;
    case 'environment':
      set.environment.add(row, source);
      break;
    case 'measurement':
      set.measurements.add(row, source);
      break;
    case 'event':
      set.events.add(row, source);
      break;
  }
}

function touch(touches: DeviceTouchBoard, row: AcceptedRow, receivedAtMillis: number): void {
  const seen = touches.see(row.deviceId, receivedAtMillis);
  const offsetMillis = row.timeMillis - receivedAtMillis;
  if (Math.abs(offsetMillis) < MAX_CLOCK_OFFSET_MILLIS && (row.quality & QualityBit.receivedTime) === 0) {
    seen.clockOffsetSeconds = offsetMillis / 1000;
  }
  if (row.kind !== 'event') return;
  seen.online = row.online ?? seen.online;
  seen.firmware = row.firmware ?? seen.firmware;
  seen.rssiDbm = row.rssiDbm ?? seen.rssiDbm;
}

function isRegistered(device: SpeakingDevice, directory: DeviceDirectory): boolean {
  const found = directory.find(device.code, device.factory);
  return typeof found === 'object' && found.status !== 'discovered';
}

function isUnknown({ device }: DecodeResult, directory: DeviceDirectory): boolean {
  return device !== null && directory.find(device.code, device.factory) === undefined;
}

function discover(
  set: WriteSet,
  source: number,
  { code, dialect, factory }: SpeakingDevice,
  { tenants }: Registry,
  discovered: Set<string>,
): void {
  const tenantId =
    (factory === null ? undefined : tenants.byFactorySlug.get(factory)) ?? tenants.defaultTenantId;
  const key = `${tenantId ?? ''} ${code}`;
  if (tenantId === null || discovered.has(key)) return;
  discovered.add(key);
  set.discoveries.add({ tenantId, code, dialect, factorySlug: factory }, source);
}
