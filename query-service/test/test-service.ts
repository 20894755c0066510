import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { createApplication } from '../src/application.ts';
import { systemClock } from '../src/clock.ts';
import type { Clock } from '../src/clock.ts';
import { readConfig } from '../src/config.ts';

/** An answer with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What a route answers is what the test is to find out.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** The service, listening on a port of its own. */
export class TestService {
  readonly app: NestFastifyApplication;
  readonly url: string;

  private constructor(app: NestFastifyApplication, url: string) {
    this.app = app;
    this.url = url;
  }

  static async start(
    env: Readonly<Record<string, string>>,
    clock: Clock = systemClock,
  ): Promise<TestService> {
    const config = readConfig({ PORT: '0', LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent', ...env });
    const app = await createApplication(config, pino({ level: config.logLevel }), clock);
    await app.listen(config.port, config.host);
    return new TestService(app, (await app.getUrl()).replace('[::1]', '127.0.0.1'));
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.#ask(path, { headers });
  }

  /** @param body sent as JSON; a string or bytes as they are; undefined: none */
  post(path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> {
    if (body === undefined) return this.#ask(path, { method: 'POST' });
    const raw = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    return this.#ask(path, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: raw as BodyInit,
    });
  }

  async stop(): Promise<void> {
    await this.app.close();
  }

  async #ask(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, init);
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }
}
