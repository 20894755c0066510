/** Where canonical devices announce, retained, what they can do. */
export const STATUS_FILTER = 'enms/+/+/status';
/** The capability of a device that keeps every reading until a receipt covers it. */
export const RECEIPT_CAPABILITY = 'commit_receipt';

const MAX_STATUS_BYTES = 16_384;

/** The devices that wait for receipts, by the topic of their receipts. */
export class ReceiptListeners {
  readonly #topics = new Set<string>();

  /** Reads a device's status message; one that cannot be read changes nothing. */
  hear(statusTopic: string, payload: Buffer): void {
    const announced = capabilitiesOf(payload);
    if (announced === null) return;
    const topic = receiptTopicOf(statusTopic);
    if (announced.includes(RECEIPT_CAPABILITY)) this.#topics.add(topic);
    else this.#topics.delete(topic);
  }

  has(receiptTopic: string): boolean {
    return this.#topics.has(receiptTopic);
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
