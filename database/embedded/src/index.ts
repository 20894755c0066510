export { readConfig } from './config.ts';
export type { EmbeddedConfig } from './config.ts';
export { EmbeddedServer } from './server.ts';
