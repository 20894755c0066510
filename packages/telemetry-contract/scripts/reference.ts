/** Writes the generated part of the README anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { referenceMarker, referenceText } from './reference-text.ts';

const file = new URL('../README.md', import.meta.url);
const [written = ''] = readFileSync(file, 'utf8').split(referenceMarker);
const text = `${written}${referenceMarker}\n\n${referenceText()}`;
const style = await resolveConfig(file);
writeFileSync(file, await format(text, { ...style, parser: 'markdown' }));
