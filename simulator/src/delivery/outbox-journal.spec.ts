import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outgoing } from './outbox.ts';
import { OutboxJournal } from './outbox-journal.ts';

const message = (first: number, last = first): Outgoing => ({
  topic: 'enms/f/d/energy',
  payload: `{"seq":${first}}`,
  first,
  last,
  madeAtMs: 1,
  copies: 0,
  notBeforeMs: 0,
  journalled: true,
});

describe('the journal of the outboxes', () => {
  let directory: string;
  let journal: OutboxJournal;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'enms-journal-'));
    journal = new OutboxJournal(directory);
    journal.open();
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('gives back what was not covered, and the numbers that were used', () => {
    for (let seq = 1; seq <= 4; seq++) journal.message('d', message(seq));
    journal.covered('d', [[1, 2]]);
    journal.covered('d', [[4, 4]]);
    journal.reserved('e', 500);
    journal.flush();
    const kept = new OutboxJournal(directory).open();
    expect(kept.get('d')).toMatchObject({ nextSeq: 5, messages: [message(3)] });
    expect(kept.get('e')).toMatchObject({ nextSeq: 500, messages: [] });
  });

  it('survives a line torn by a kill', () => {
    journal.message('d', message(1));
    journal.flush();
    appendFileSync(join(directory, 'outbox.journal'), '["message","d",{"topic":"enms/f');
    const again = new OutboxJournal(directory);
    expect(again.open().get('d')?.messages).toEqual([message(1)]);
    again.message('d', message(2));
    again.flush();
    expect(new OutboxJournal(directory).open().get('d')?.messages).toEqual([message(1), message(2)]);
  });

  it('shrinks to what is open', () => {
    const path = join(directory, 'outbox.journal');
    for (let seq = 1; seq <= 60_000; seq++)
      journal.message('d', { ...message(seq), payload: 'x'.repeat(150) });
    journal.flush();
    expect(journal.wantsCompaction).toBe(true);
    journal.compact(new Map([['d', { nextSeq: 60_001, messages: [message(60_000)], covered: [] }]]));
    expect(statSync(path).size).toBeLessThan(1000);
    expect(journal.wantsCompaction).toBe(false);
    expect(new OutboxJournal(directory).open().get('d')).toMatchObject({ nextSeq: 60_001 });
  });
});
