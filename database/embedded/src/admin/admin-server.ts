import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OnlineBackup } from '../backup/online-backup.ts';
import type { EmbeddedMetrics } from './metrics.ts';

export interface AdminParts {
  readonly metrics: EmbeddedMetrics;
  readonly backup: OnlineBackup;
  /** Undefined when the database serves, else why it does not. */
  readonly whyNotReady: () => string | undefined;
}

/** Health, metrics and backup over HTTP, on the loopback interface only. */
export class AdminServer {
  readonly #parts: AdminParts;
  readonly #server: Server;

  constructor(parts: AdminParts) {
    this.#parts = parts;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        sendJson(response, 500, { error: error instanceof Error ? error.message : String(error) });
      });
    });
  }

  /** Returns the port. */
  async start(port: number): Promise<number> {
    await once(this.#server.listen(port, '127.0.0.1'), 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    switch (`${request.method ?? ''} ${request.url ?? ''}`) {
      case 'GET /health/live':
        sendJson(response, 200, { status: 'ok' });
        break;
      case 'GET /health/ready': {
        const reason = this.#parts.whyNotReady();
        sendJson(
          response,
          reason === undefined ? 200 : 503,
          reason === undefined ? { status: 'ok' } : { status: 'error', reason },
        );
        break;
      }
      case 'GET /metrics':
        response.setHeader('content-type', this.#parts.metrics.registry.contentType);
        response.end(await this.#parts.metrics.registry.metrics());
        break;
      case 'POST /backup':
        // A page in somebody's browser must not be able to start one.
        if (request.headers.origin !== undefined) sendJson(response, 403, { error: 'not from a browser' });
        else sendJson(response, 200, await this.#parts.backup.take());
        break;
      default:
        sendJson(response, 404, { error: 'not found' });
    }
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}
