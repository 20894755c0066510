import { describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { batchOf, IngestBatch } from './ingest-batch.ts';

const { util } = createRequire(import.meta.url)('@node-red/util') as {
  util: { cloneMessage<T>(message: T): T };
};

describe('IngestBatch', () => {
  it('passes Node-RED’s clone by reference, so that two wires cost nothing and share one batch', () => {
    const ends: boolean[] = [];
    const messages = [{ topic: 'a', payload: Buffer.from('{}'), receivedAtMillis: 0 }];
    const batch = new IngestBatch(7, 0, messages, (stored) => ends.push(stored));
    const message = { _msgid: 'x', payload: batch };
    const clone = util.cloneMessage(message);
    expect(clone).not.toBe(message);
    expect(clone.payload).toBe(batch);
    batchOf(clone.payload).acknowledge();
    batch.abandon();
    expect(ends).toEqual([true]);
  });

  it('refuses anything else with a hint', () => {
    expect(() => batchOf('hello')).toThrow('wire it behind');
  });
});
