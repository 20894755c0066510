import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { referenceMarker, referenceText } from '../scripts/reference-text.ts';
import { dialects } from '../src/index.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
/** Table cells without the padding of the formatter. */
const cells = (text: string): string[] =>
  text.split('\n').map((line) => line.replace(/ *\| */g, '|').replace(/-{3,}/g, '---'));

describe('README', () => {
  it('shows the reasons and quality bits that the code has: else run `npm run docs`', () => {
    const [, generated = ''] = readme.split(referenceMarker);
    expect(cells(generated.trim())).toEqual(cells(referenceText().trim()));
  });

  it.each(dialects)('describes the dialect %s', (dialect) => {
    expect(readme).toContain(`| \`${dialect}\``);
  });
});
