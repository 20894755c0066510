import {
  canonicalTopic,
  commitReceiptCapability,
  committedTopic,
  parseReceipt,
  type CanonicalKind,
} from '@enms/telemetry-contract';
import type { DraftReading, ReadingKind } from '../../timeline/device-timeline.ts';
import type { DeviceProtocol, WireMessage } from '../device-protocol.ts';

/** Said on connecting: the ingest sends receipts only to devices that can follow them. */
const BIRTH = JSON.stringify({
  online: true,
  capabilities: [commitReceiptCapability],
  firmware: 'simulator-1',
});
const WILL = JSON.stringify({ online: false });

/** Sensors of other dialects say `telemetry`; a canonical device never does. */
function kindOf(kind: ReadingKind | undefined): CanonicalKind {
  return kind === undefined || kind === 'telemetry' ? 'energy' : kind;
}

function payloadOf(readings: readonly DraftReading[], firstSeq: number): string {
  const bodies = readings.map((reading, index) => {
    reading.body['seq'] = firstSeq + index;
    return reading.body;
  });
  return JSON.stringify(bodies.length === 1 ? bodies[0] : bodies);
}

/** A device that speaks the canonical dialect: `enms/{factory}/{device}/{kind}`, batches, commit receipts. */
export function canonicalProtocol(factory: string, device: string): DeviceProtocol {
  const status = (payload: string): WireMessage => ({
    topic: canonicalTopic('status', factory, device),
    payload,
  });
  return {
    code: device,
    dialect: 'canonical',
    receiptTopic: committedTopic(factory, device),
    batches: true,
    birth: status(BIRTH),
    will: status(WILL),
    encode: (readings, firstSeq) => ({
      topic: canonicalTopic(kindOf(readings[0]?.kind), factory, device),
      payload: payloadOf(readings, firstSeq),
    }),
    receipt: (payload) => {
      const ranges = parseReceipt(payload);
      return Array.isArray(ranges) ? ranges : null;
    },
  };
}
