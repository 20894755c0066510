import type { DecodeResult } from '@enms/telemetry-contract';
import type { IngestBatch, ReceivedMessage } from '../../src/ingest-batch.ts';
import { appendSet, emptyWriteSet } from '../../src/write-set.ts';
import type { WriteSet } from '../../src/write-set.ts';

/** What a row's source leads to: its message, and what that was decoded to. */
export interface SourceMessages {
  readonly messages: readonly ReceivedMessage[];
  readonly decoded: readonly (DecodeResult | undefined)[];
}

/** Batches that one transaction stores: their messages one behind the other, and the rows of all. */
export interface BatchGroup extends SourceMessages {
  readonly batches: readonly IngestBatch[];
  readonly writeSet: WriteSet;
}

/** @param batches at least one */
export function groupOf(batches: readonly IngestBatch[]): BatchGroup {
  const [only] = batches;
  if (only !== undefined && batches.length === 1) {
    return {
      batches,
      messages: only.messages,
      decoded: only.decoded,
      writeSet: only.writeSet ?? emptyWriteSet(),
    };
  }
  const writeSet = emptyWriteSet();
  let messagesBefore = 0;
  for (const batch of batches) {
    if (batch.writeSet !== null) appendSet(writeSet, batch.writeSet, messagesBefore);
    messagesBefore += batch.messages.length;
  }
  return {
    batches,
    messages: batches.flatMap(({ messages }) => messages),
    decoded: batches.flatMap(({ messages, decoded }) => messages.map((_, index) => decoded[index])),
    writeSet,
  };
}
