import { expect, it } from '@jest/globals';
import { lastWords } from './last-words.ts';

it('gives the end, and the cause before a long stack', () => {
  expect(lastWords('one\ntwo\n')).toBe('one\n    two');
  const stack = Array.from({ length: 20 }, (_, line) => `    at line ${line}`);
  const said = lastWords(['file:1', 'error: SAVEPOINT is not possible', ...stack, 'Node.js v24'].join('\n'));
  expect(said).toMatch(/^error: SAVEPOINT is not possible\n/);
  expect(said).toMatch(/Node\.js v24$/);
  expect(said.split('\n')).toHaveLength(8);
});
