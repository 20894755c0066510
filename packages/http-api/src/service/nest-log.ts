import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Nest's own messages as lines of the service's log; its start-up chatter only at debug. */
export class NestLog implements LoggerService {
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  log(message: unknown, context?: unknown): void {
    this.#log.debug({ context }, String(message));
  }

  error(message: unknown, ...details: unknown[]): void {
    this.#log.error({ details }, String(message));
  }

  warn(message: unknown, context?: unknown): void {
    this.#log.warn({ context }, String(message));
  }

  debug(message: unknown, context?: unknown): void {
    this.#log.debug({ context }, String(message));
  }

  verbose(message: unknown, context?: unknown): void {
    this.#log.trace({ context }, String(message));
  }
}
