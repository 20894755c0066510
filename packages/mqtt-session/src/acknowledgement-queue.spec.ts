import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AcknowledgementQueue } from './acknowledgement-queue.ts';
import type { ReceivedMessage } from './batch.ts';

function message(packetId: number, qos: 0 | 1 | 2 = 1): ReceivedMessage {
  return {
    topic: 't',
    payload: Buffer.alloc(0),
    qos,
    retain: false,
    duplicate: false,
    packetId,
    receivedAtMillis: 0,
  };
}

function packetIds(sent: readonly Buffer[]): number[] {
  const bytes = Buffer.concat(sent);
  return Array.from({ length: bytes.length / 4 }, (_unused, index) => bytes.readUInt16BE(index * 4 + 2));
}

describe('AcknowledgementQueue', () => {
  it('sends in receive order, in one write for all that becomes free together', () => {
    const sent: Buffer[] = [];
    const queue = new AcknowledgementQueue(
      (bytes) => sent.push(bytes),
      () => undefined,
    );
    const [first, second, third] = [[1, 2], [3], [4, 5]].map((ids) =>
      queue.add(
        ids.map((id) => message(id)),
        10,
        0,
      ),
    );
    third?.acknowledge();
    second?.acknowledge();
    expect(sent).toEqual([]);
    first?.acknowledge();
    expect(sent).toEqual([Buffer.from('400200014002000240020003' + '4002000440020005', 'hex')]);
    expect(queue).toMatchObject({ messages: 0, bytes: 0, isEmpty: true });
  });

  it('answers QoS 2 with PUBREC and QoS 0 with nothing', () => {
    const sent: Buffer[] = [];
    const queue = new AcknowledgementQueue(
      (bytes) => sent.push(bytes),
      () => undefined,
    );
    queue.add([message(0, 0), message(7, 2), message(258, 1)], 10, 0).acknowledge();
    expect(Buffer.concat(sent).toString('hex')).toBe('5002000740020102');
    queue.add([message(0, 0)], 10, 0).acknowledge();
    expect(sent).toHaveLength(1);
  });

  it('sends nothing after the end of its connection', () => {
    const sent: Buffer[] = [];
    const queue = new AcknowledgementQueue(
      (bytes) => sent.push(bytes),
      () => undefined,
    );
    const batch = queue.add([message(1)], 10, 0);
    queue.close();
    expect(batch.acknowledge()).toBe(false);
    expect(sent).toEqual([]);
  });

  it('sends every packet id once and in order, whatever the order of the acknowledgements', () => {
    const scenario = fc
      .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 20 })
      .chain((sizes) =>
        fc.tuple(
          fc.constant(sizes),
          fc.shuffledSubarray(
            sizes.map((_size, index) => index),
            { minLength: 0 },
          ),
        ),
      );
    fc.assert(
      fc.property(scenario, ([sizes, order]) => {
        const sent: Buffer[] = [];
        let released = 0;
        const queue = new AcknowledgementQueue(
          (bytes) => sent.push(bytes),
          (messages) => (released += messages),
        );
        let nextId = 1;
        const batches = sizes.map((size) => {
          const ids = Array.from({ length: size }, () => nextId++);
          return queue.add(
            ids.map((id) => message(id)),
            size,
            0,
          );
        });
        for (const index of order) batches[index]?.acknowledge();
        let free = 0;
        while (order.includes(free)) free += 1;
        const expected = sizes.slice(0, free).reduce((sum, size) => sum + size, 0);
        expect(packetIds(sent)).toEqual(Array.from({ length: expected }, (_unused, index) => index + 1));
        expect(released).toBe(expected);
        expect(queue.messages).toBe(nextId - 1 - expected);
      }),
    );
  });
});
