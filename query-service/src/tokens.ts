/** Injection token of the {@link QueryServiceConfig}. */
export const CONFIG = Symbol('config');

/** Injection token of the pino logger. */
export const LOG = Symbol('log');
