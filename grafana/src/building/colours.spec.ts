import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { carrierColours, quietColour, stateColours } from './colours.ts';

const tokens = await readFile(new URL('../../../portal/src/styles/tokens.css', import.meta.url), 'utf8');

/** What a token is on dark ground. */
function onDark(name: string): string | undefined {
  const [, value = ''] = new RegExp(`--${name}: ([^;]+);`).exec(tokens) ?? [];
  return /light-dark\([^,]+, (#[0-9a-f]+)\)/.exec(value)?.[1] ?? (value === '' ? undefined : value);
}

it.each([
  ...Object.entries(carrierColours).map(([carrier, colour]) => [`carrier-${carrier}`, colour]),
  ...Object.entries(stateColours),
  ['text-muted', quietColour],
])('%s is %s, as in the portal', (token, colour) => {
  expect(onDark(token)).toBe(colour);
});
