import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Outbox, type Outgoing, type OutboxEntry } from './outbox.ts';
import type { SeqRange } from './seq-ranges.ts';

const LIMITS = { maxAgeMs: 86_400_000, maxMessages: 100_000, retryAfterMs: 30_000 };
const NONE: ReadonlySet<OutboxEntry> = new Set();

function fill(outbox: Outbox, size: number, madeAtMs = 0, notBeforeMs = 0): Outgoing {
  const first = outbox.allocate(size);
  const last = first + size - 1;
  const message = { topic: 't', payload: `${first}-${last}`, first, last, madeAtMs, copies: 0, notBeforeMs };
  return outbox.add({ ...message, journalled: true });
}

describe('the outbox', () => {
  it('gives out oldest first, each once until the time-out, then again and less often', () => {
    const outbox = new Outbox(LIMITS);
    for (let i = 0; i < 3; i++) fill(outbox, 1);
    expect(outbox.take(0, 2).map(({ first }) => first)).toEqual([1, 2]);
    expect(outbox.take(0, 2).map(({ first }) => first)).toEqual([3]);
    expect(outbox.take(29_999, 9)).toEqual([]);
    expect(outbox.take(30_000, 9).map(({ first }) => first)).toEqual([1, 2, 3]);
    expect(outbox.take(60_001, 9)).toEqual([]);
    expect(outbox.take(90_000, 9)).toHaveLength(3);
  });

  it('gives out everything unconfirmed again after a disconnection, except what is in flight', () => {
    const outbox = new Outbox(LIMITS);
    for (let i = 0; i < 4; i++) fill(outbox, 1);
    const sent = outbox.take(0, 9);
    outbox.cover([[2, 2]]);
    outbox.disconnected(new Set([sent[2]!]));
    expect(outbox.take(1, 9).map(({ first }) => first)).toEqual([1, 4]);
  });

  it('forgets a batch only when all of it is covered', () => {
    const outbox = new Outbox(LIMITS);
    fill(outbox, 10);
    expect(outbox.cover([[1, 4]])).toBe(0);
    expect(outbox.cover([[6, 10]])).toBe(0);
    expect(outbox.uncovered).toBe(10);
    expect(outbox.cover([[5, 5]])).toBe(10);
    expect(outbox.uncovered).toBe(0);
  });

  it('holds back what is to be late', () => {
    const outbox = new Outbox(LIMITS);
    fill(outbox, 1, 0, 50_000);
    fill(outbox, 1);
    expect(outbox.take(0, 9).map(({ first }) => first)).toEqual([2]);
    outbox.cover([[2, 2]]);
    expect(outbox.take(50_000, 9).map(({ first }) => first)).toEqual([1]);
  });

  it('frees early what was held back, for good', () => {
    const outbox = new Outbox(LIMITS);
    fill(outbox, 1, 0, 50_000);
    fill(outbox, 1, 0, 70_000);
    expect(outbox.take(0, 9)).toEqual([]);
    outbox.release(50_000);
    expect(outbox.take(1, 9).map(({ first }) => first)).toEqual([1]);
    outbox.disconnected(NONE);
    expect(outbox.take(2, 9).map(({ first }) => first)).toEqual([1]);
  });

  it('drops the oldest only for age or size, and counts it', () => {
    const outbox = new Outbox({ ...LIMITS, maxAgeMs: 1000, maxMessages: 3 });
    for (let i = 0; i < 4; i++) fill(outbox, 2, i);
    expect(outbox.dropped).toBe(2);
    outbox.take(1002, 9);
    expect(outbox.dropped).toBe(4);
    expect(outbox.waiting().map(({ first }) => first)).toEqual([5, 7]);
  });

  it('loses nothing, whatever the order of receipts, losses and disconnections', () => {
    const event = fc.oneof(
      fc.record({ type: fc.constant('make' as const), size: fc.integer({ min: 1, max: 5 }) }),
      fc.record({
        type: fc.constant('send' as const),
        limit: fc.integer({ min: 1, max: 4 }),
        arrives: fc.boolean(),
      }),
      fc.record({ type: fc.constant('receipt' as const), skip: fc.nat(3) }),
      fc.record({ type: fc.constant('disconnect' as const) }),
      fc.record({ type: fc.constant('wait' as const), ms: fc.nat(200_000) }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120 }), (events) => {
        const outbox = new Outbox({ ...LIMITS, maxAgeMs: Infinity });
        const stored = new Set<number>();
        const unanswered: SeqRange[] = [];
        let nowMs = 0;
        let made = 0;
        const send = (limit: number, arrives: boolean): void => {
          for (const { first, last } of outbox.take(nowMs, limit)) {
            if (!arrives) continue;
            for (let seq = first; seq <= last; seq++) stored.add(seq);
            unanswered.push([first, last]);
          }
        };
        for (const step of events) {
          if (step.type === 'make') {
            fill(outbox, step.size, nowMs);
            made += step.size;
          } else if (step.type === 'send') send(step.limit, step.arrives);
          else if (step.type === 'receipt') outbox.cover(unanswered.splice(step.skip, 2));
          else if (step.type === 'disconnect') outbox.disconnected(NONE);
          else nowMs += step.ms;
          const owed = outbox.waiting().flatMap(({ first, last }) => seqs(first, last));
          for (let seq = 1; seq <= made; seq++) expect(stored.has(seq) || owed.includes(seq)).toBe(true);
        }
        for (let round = 0; round < 300 && outbox.uncovered > 0; round++) {
          nowMs += 120_000;
          send(100, true);
          outbox.cover(unanswered.splice(0));
        }
        expect(stored.size).toBe(made);
        expect(outbox.uncovered).toBe(0);
        expect(outbox.dropped).toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});

function seqs(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
