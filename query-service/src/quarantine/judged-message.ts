import { decodeMessage, reject, resolveReading } from '@enms/telemetry-contract';
import type { AcceptedRow, DeviceDirectory, Rejection } from '@enms/telemetry-contract';

/** A message of the quarantine, decoded anew: what of it may be stored now, and the first thing that may not. */
export interface JudgedMessage {
  readonly rows: readonly AcceptedRow[];
  readonly fault: Rejection | null;
}

/** What judging needs of a message. */
export interface WaitingMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly receivedAt: Date;
}

const ONBOARDING = 'onboarding/';

/**
 * Decodes a message with today's directory, as of the time it came: what came in time is not late because it waited.
 *
 * A message of the onboarding account speaks for a device only when it came before that device was approved: from then
 * on the device has an account of its own, and whoever still uses the common one may be anybody.
 *
 * @param approvedAtMillis when each device was approved
 */
export function judgeMessage(
  message: WaitingMessage,
  directory: DeviceDirectory,
  approvedAtMillis: ReadonlyMap<string, number>,
): JudgedMessage {
  const receivedAtMillis = message.receivedAt.getTime();
  const topic = message.topic.startsWith(ONBOARDING) ? message.topic.slice(ONBOARDING.length) : message.topic;
  const { readings, rejections, device } = decodeMessage(topic, message.payload, receivedAtMillis);
  if (topic !== message.topic && device !== null) {
    const approved = approvedAtMillis.get(device.code);
    if (approved === undefined) {
      return { rows: [], fault: reject('unknown_device', null, 'the device is not approved yet') };
    }
    if (receivedAtMillis >= approved) {
      const why = 'it came by the onboarding account after the device got an account of its own';
      return { rows: [], fault: reject('unknown_device', null, why) };
    }
  }
  const rows: AcceptedRow[] = [];
  let fault: Rejection | null = rejections[0] ?? null;
  for (const reading of readings) {
    const row = resolveReading(reading, directory, receivedAtMillis);
    if (row.kind === 'rejection') fault ??= row;
    else rows.push(row);
  }
  return { rows, fault };
}
