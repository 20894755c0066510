import { expect, it } from '@jest/globals';
import { postingProgress } from './posting-progress.ts';

const asked = Date.parse('2026-11-21T12:00:30Z');

it.each([
  ['before the posting ran', '2026-11-21T12:00:00Z', 0, false, 0.99],
  ['never ran', null, 2, false, 0.5],
  ['while a part waits', '2026-11-21T12:01:00Z', 1, false, 0.75],
  ['when nothing waits any more', '2026-11-21T12:01:00Z', 0, true, 1],
])('tells the progress %s', (_, lastRun, waiting, isDone, share) => {
  expect(postingProgress(asked, 4, { last_run_at: lastRun, marks_waiting: waiting })).toEqual({
    isDone,
    share,
  });
});
