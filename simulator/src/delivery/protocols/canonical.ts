import type { DraftReading } from '../../timeline/device-timeline.ts';
import type { DeviceProtocol, WireMessage } from '../device-protocol.ts';
import { readReceipt } from '../receipt.ts';

/** Said on connecting: the ingest sends receipts only to devices that can follow them. */
const BIRTH = JSON.stringify({ online: true, capabilities: ['commit_receipt'], firmware: 'simulator-1' });
const WILL = JSON.stringify({ online: false });

function payloadOf(readings: readonly DraftReading[], firstSeq: number): string {
  const bodies = readings.map((reading, index) => {
    reading.body['seq'] = firstSeq + index;
    return reading.body;
  });
  return JSON.stringify(bodies.length === 1 ? bodies[0] : bodies);
}

/** A device that speaks the canonical dialect: `enms/{factory}/{device}/{kind}`, batches, commit receipts. */
export function canonicalProtocol(factory: string, device: string): DeviceProtocol {
  const topic = (kind: string): string => `enms/${factory}/${device}/${kind}`;
  const status = (payload: string): WireMessage => ({ topic: topic('status'), payload });
  return {
    code: device,
    dialect: 'canonical',
    receiptTopic: topic('committed'),
    batches: true,
    birth: status(BIRTH),
    will: status(WILL),
    encode: (readings, firstSeq) => ({
      topic: topic(readings[0]?.kind ?? 'energy'),
      payload: payloadOf(readings, firstSeq),
    }),
    receipt: readReceipt,
  };
}
