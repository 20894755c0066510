import type { AcceptedRow } from './accepted.ts';
import { QualityBit } from './quality.ts';

/** What is remembered of a device: its newest sequence number with its time, and the newest time of each stream. */
interface DeviceMemory {
  seq: number | null;
  seqTimeMillis: number;
  /** Few: most devices have one or two. */
  readonly streams: StreamMemory[];
}

/** A machine's energy of one carrier, its production or environment, or one metric of a sensor. */
interface StreamMemory {
  readonly of: string;
  /** 0 where the stream is not of a machine. */
  readonly machineId: number;
  newestMillis: number;
}

/** Silence of more than this many expected intervals is a gap. */
const gapIntervals = 3;
/** A gap whatever the interval: where nobody configured one, and where sequence numbers tell what is missing. */
const longGapMillis = 10 * 60_000;

/**
 * Tells what only earlier readings of the same device reveal: out of order, gap before, sequence number used
 * twice. A sequence belongs to the device, an order in time to each of its streams. Memory is bounded: beyond
 * `maxDevices` all is forgotten, and the next readings count as first ones. What it says depends on what this
 * process has seen; the stored rows decide in the end.
 */
export class SequenceWatch {
  readonly #maxDevices: number;
  readonly #devices = new Map<number, DeviceMemory>();

  constructor(maxDevices: number) {
    this.#maxDevices = maxDevices;
  }

  /**
   * Takes note of a reading.
   *
   * @param expectedIntervalSeconds of the device's energy readings; null where it is not configured
   * @returns bits of QualityBit to add to the reading's quality
   */
  observe(row: AcceptedRow, expectedIntervalSeconds: number | null): number {
    if (row.kind === 'event') return 0;
    const device = this.#device(row.deviceId);
    const missing = seqBits(device, row);
    const of = streamOf(row);
    const machineId = row.kind === 'energy' ? row.machineId : 0;
    const stream = device.streams.find((known) => known.of === of && known.machineId === machineId);
    if (stream === undefined) {
      device.streams.push({ of, machineId, newestMillis: row.timeMillis });
      return missing;
    }
    const { newestMillis } = stream;
    if (row.timeMillis < newestMillis) return (missing & QualityBit.duplicateSeq) | QualityBit.outOfOrder;
    stream.newestMillis = row.timeMillis;
    const gapMillis =
      expectedIntervalSeconds === null || row.kind !== 'energy' || row.seq !== null
        ? longGapMillis
        : expectedIntervalSeconds * 1000 * gapIntervals;
    return row.timeMillis - newestMillis > gapMillis ? missing | QualityBit.gapBefore : missing;
  }

  #device(deviceId: number): DeviceMemory {
    let device = this.#devices.get(deviceId);
    if (device === undefined) {
      if (this.#devices.size >= this.#maxDevices) this.#devices.clear();
      device = { seq: null, seqTimeMillis: 0, streams: [] };
      this.#devices.set(deviceId, device);
    }
    return device;
  }
}

/** A lower number of a later time is a device that began anew; the same number of the same time, the same message. */
function seqBits(device: DeviceMemory, { seq, timeMillis }: AcceptedRow): number {
  if (seq === null || (seq === device.seq && timeMillis === device.seqTimeMillis)) return 0;
  const bits =
    seq === device.seq
      ? QualityBit.duplicateSeq
      : device.seq !== null && seq > device.seq + 1
        ? QualityBit.gapBefore
        : 0;
  if (device.seq === null || seq > device.seq || timeMillis > device.seqTimeMillis) {
    device.seq = seq;
    device.seqTimeMillis = timeMillis;
  }
  return bits;
}

function streamOf(row: Exclude<AcceptedRow, { kind: 'event' }>): string {
  switch (row.kind) {
    case 'energy':
      return row.carrier;
    case 'measurement':
      return row.metric;
    case 'production':
    case 'environment':
      return row.kind;
  }
}
