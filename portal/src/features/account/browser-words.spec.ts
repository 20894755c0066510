import { expect, it } from '@jest/globals';
import { browserText, grouped } from './browser-words.ts';

it.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Linux'],
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge, Windows'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1', 'Safari, iPhone'],
  ['curl/8.5.0', 'curl/8.5.0'],
  [null, null],
])('reads %s as %s', (agent, text) => {
  expect(browserText(agent)).toBe(text);
});

it('groups a secret for typing', () => {
  expect(grouped('JBSWY3DPEHPK3')).toBe('JBSW Y3DP EHPK 3');
});
