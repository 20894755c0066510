import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { HealthBoard } from './health-board.ts';
import type { IngestMetrics } from './ingest-metrics.ts';

/** Where the editor lives, behind the door and here. */
export const ADMIN_ROOT = '/nodered';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * The one HTTP server of the process: health and metrics (also below `/ingest`), the editor below `/nodered`.
 *
 * @param editor the editor's Express application; asked late, since Node-RED makes it after the server
 */
export function createIngestServer(
  health: HealthBoard,
  metrics: IngestMetrics,
  editor: () => Handler,
): Server {
  return createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    switch (path.replace(/^\/ingest(?=\/)/, '')) {
      case '/health/live':
        sendJson(response, 200, { status: 'ok' });
        return;
      case '/health/ready':
        sendJson(response, health.ready ? 200 : 503, {
          status: health.ready ? 'ok' : 'unavailable',
          parts: health.report(),
        });
        return;
      case '/metrics':
        void sendMetrics(response, metrics);
        return;
      default:
    }
    if (path === ADMIN_ROOT || path.startsWith(`${ADMIN_ROOT}/`)) mount(editor(), request, response);
    else sendJson(response, 404, { status: 'not found' });
  });
}

/** Hands a request to an Express application as if it were mounted below the admin root. */
function mount(application: Handler, request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? ADMIN_ROOT;
  const rest = url.slice(ADMIN_ROOT.length);
  if (!rest.startsWith('/')) {
    response.writeHead(301, { location: `${ADMIN_ROOT}/${rest}` }).end();
    return;
  }
  Object.assign(request, { originalUrl: url, baseUrl: ADMIN_ROOT, url: rest });
  application(request, response);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

async function sendMetrics(response: ServerResponse, metrics: IngestMetrics): Promise<void> {
  const text = await metrics.registry.metrics();
  response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text);
}
