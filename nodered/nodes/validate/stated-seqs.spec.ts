import { describe, expect, it } from '@jest/globals';
import { statedSeqs } from './stated-seqs.ts';

describe('statedSeqs', () => {
  it.each([
    ['{"seq":3,"power_kw":NaN}', [3]],
    ['[{"seq": 1},{"seq" :2}', [1, 2]],
    ['{"seq":1.5}', []],
    ['{"seq":1e3}', []],
    ['{"seq":-1}', []],
    ['{"seq":99999999999999999999}', []],
    ['', []],
  ])('%s → %j', (text, seqs) => {
    expect(statedSeqs(text)).toEqual(seqs);
    expect(statedSeqs(Buffer.from(text))).toEqual(seqs);
  });
});
