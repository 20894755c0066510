import type { Decoder } from '@enms/telemetry-contract';
import type { IngestBatch } from '../../src/ingest-batch.ts';

/**
 * Reads every message of a batch into `batch.decoded`, one result each, in order.
 *
 * @returns how many readings and rejected messages or elements there were
 */
export function decodeBatch(batch: IngestBatch, decoder: Decoder): { readings: number; rejected: number } {
  let readings = 0;
  let rejected = 0;
  batch.decoded = batch.messages.map(({ topic, payload, receivedAtMillis }) => {
    const result = decoder.decode(topic, payload, receivedAtMillis);
    readings += result.readings.length;
    rejected += result.rejections.length;
    return result;
  });
  return { readings, rejected };
}
