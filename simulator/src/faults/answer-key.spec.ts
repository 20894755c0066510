import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fault } from '../../test/machine-bench.ts';
import { AnswerKey, faultOf } from './answer-key.ts';
import { endedAt } from './fault.ts';

describe('the answer key', () => {
  let directory: string;
  const leak = fault('leak', 'sim-compressor-1', '2026-01-14T06:00:00Z', 2, 0.3);
  const spike = fault('spike', 'sim-motor-1', '2026-01-14T07:00:00Z', 0.1, 2);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'enms-answer-key-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function written(): AnswerKey {
    const key = new AnswerKey(directory);
    key.open();
    key.record(leak);
    key.record(spike);
    key.record(leak);
    return key;
  }

  it('lists each fault once with kind, machine, start, end and magnitude, also after a restart', () => {
    const { entries, seal } = written();
    expect(entries).toHaveLength(2);
    expect(entries[0]).toMatchObject({
      kind: 'leak',
      machine: 'sim-compressor-1',
      start: '2026-01-14T06:00:00.000Z',
      end: '2026-01-14T08:00:00.000Z',
      magnitude: 0.3,
    });
    const again = new AnswerKey(directory);
    again.open();
    expect(again.entries).toEqual(entries);
    expect(again.seal).toBe(seal);
    expect(faultOf(again.entries[1]!)).toEqual(spike);
  });

  it('tells the true end of a fault that was ended early, and when it was meant to end', () => {
    const key = written();
    // Half of two hours: a leak that grows to 0.3 had come to 0.15.
    key.amend(endedAt(leak, leak.startMs + 3_600_000));
    const again = new AnswerKey(directory);
    again.open();
    expect(again.entries).toEqual(key.entries);
    expect(
      again.entries.map(({ kind, end, planned_end, magnitude }) => [kind, end, planned_end, magnitude]),
    ).toEqual([
      ['leak', '2026-01-14T07:00:00.000Z', '2026-01-14T08:00:00.000Z', 0.15],
      ['spike', '2026-01-14T07:06:00.000Z', null, 2],
    ]);
    expect(again.seal).toBe(again.entries[0]!.seal);
  });

  it.each([
    ['a changed value', (text: string): string => text.replace('0.3', '0.4')],
    ['a missing line', (text: string): string => text.split('\n').slice(1).join('\n')],
  ])('notices %s', (_name, tamper) => {
    written();
    const path = join(directory, 'answer-key.jsonl');
    writeFileSync(path, tamper(readFileSync(path, 'utf8')));
    expect(() => {
      new AnswerKey(directory).open();
    }).toThrow(/seals do not match/);
  });
});
