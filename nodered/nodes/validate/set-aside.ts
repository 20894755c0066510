import type { SpeakingDevice } from '@enms/telemetry-contract';
import type { ReceivedMessage } from '../../src/ingest-batch.ts';
import type { WriteSet } from '../../src/write-set.ts';

/**
 * Puts a message into the quarantine of the set, as it came.
 *
 * @param piece the JSON text of the one element at fault, where only that is to be kept
 */
export function setAside(
  set: WriteSet,
  message: ReceivedMessage,
  source: number,
  device: SpeakingDevice | null,
  reason: string,
  detail: string,
  piece: string | null = null,
): void {
  set.quarantine.add(
    {
      receivedAtMillis: message.receivedAtMillis,
      topic: withoutNul(message.topic),
      payload: piece === null ? message.payload : Buffer.from(piece, 'utf8'),
      deviceCode: device?.code ?? null,
      dialect: device?.dialect ?? null,
      reason,
      detail: withoutNul(detail),
    },
    source,
  );
}

/** PostgreSQL's text holds every character but this one. */
function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\u2400') : text;
}
