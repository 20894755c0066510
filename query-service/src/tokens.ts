/** Injection token of the {@link QueryServiceConfig}. */
export const CONFIG = Symbol('config');
