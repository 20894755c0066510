export { ConfigurationError } from './configuration-error.ts';
export type { BadKey } from './configuration-error.ts';
export { loadConfig } from './load-config.ts';
export type { Environment } from './load-config.ts';
export {
  databaseUrl,
  durationMillis,
  flag,
  httpUrl,
  listenPort,
  logLevel,
  mqttUrl,
  port,
  redisUrl,
  secret,
  urlOf,
  wholeNumber,
} from './pieces.ts';
