import { commitReceiptCapability, committedTopic } from '@enms/telemetry-contract';
import type { SpeakingDevice } from '@enms/telemetry-contract';

/** Where canonical devices announce, retained, what they can do. */
export const STATUS_FILTER = 'enms/+/+/status';

const MAX_STATUS_BYTES = 16_384;

/** The devices that wait for receipts, by the topic of their receipts. */
export class ReceiptListeners {
  readonly #topics = new Set<string>();
  /** Decoders give the same object for the same topic: the text is made once. */
  readonly #topicOf = new WeakMap<SpeakingDevice, string | null>();

  /** Reads a device's status message; one that cannot be read changes nothing. */
  hear(statusTopic: string, payload: Buffer): void {
    const announced = capabilitiesOf(payload);
    if (announced === null) return;
    const topic = receiptTopicOf(statusTopic);
    if (announced.includes(commitReceiptCapability)) this.#topics.add(topic);
    else this.#topics.delete(topic);
  }

  /** The topic where a device waits for receipts; null when it does not. */
  topicOf(device: SpeakingDevice): string | null {
    let topic = this.#topicOf.get(device);
    if (topic === undefined) {
      topic = device.factory === null ? null : committedTopic(device.factory, device.code);
      this.#topicOf.set(device, topic);
    }
    return topic !== null && this.#topics.has(topic) ? topic : null;
  }
}

/** `enms/{factory}/{device}/status` → `enms/{factory}/{device}/committed` */
function receiptTopicOf(statusTopic: string): string {
  return statusTopic.replace(/status$/, 'committed');
}

/** @returns null when the message says nothing about capabilities (a last will does not) */
function capabilitiesOf(payload: Buffer): unknown[] | null {
  if (payload.length > MAX_STATUS_BYTES) return null;
  try {
    const status: unknown = JSON.parse(payload.toString('utf8'));
    const capabilities =
      typeof status === 'object' && status !== null && 'capabilities' in status ? status.capabilities : null;
    return Array.isArray(capabilities) ? capabilities : null;
  } catch {
    return null;
  }
}
