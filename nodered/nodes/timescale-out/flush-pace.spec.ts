import { describe, expect, it } from '@jest/globals';
import { FlushPace } from './flush-pace.ts';

describe('FlushPace', () => {
  it('flushes once a second while a flush is quick', () => {
    const pace = new FlushPace();
    expect(pace.due(0)).toBe(true);
    pace.ran(0, 20);
    expect(pace.due(999)).toBe(false);
    expect(pace.due(1000)).toBe(true);
  });

  it('waits nine times as long as a slow flush took', () => {
    const pace = new FlushPace();
    pace.ran(0, 500);
    expect(pace.due(4999)).toBe(false);
    expect(pace.due(5000)).toBe(true);
  });

  it('waits ten seconds at most, though the database had let a flush wait for longer', () => {
    const pace = new FlushPace();
    pace.ran(0, 8000);
    expect(pace.due(17_999)).toBe(false);
    expect(pace.due(18_000)).toBe(true);
  });
});
