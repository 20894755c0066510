import { readFileSync } from 'node:fs';

/** Of this service, and so of the installation. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
