import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { askHealth, waitUntilHealthy } from './health.ts';

let server: Server;
let url: string;
let status = 503;

beforeEach(async () => {
  status = 503;
  server = createServer((_request, response) =>
    response.writeHead(status).end('{"cause":"waiting for the database"}'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health/ready`;
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

it('waits for a part that gets ready later', async () => {
  setTimeout(() => (status = 200), 300);
  await expect(waitUntilHealthy('query-service', url, 5)).resolves.toBeUndefined();
});

it('gives the part’s own cause and where its log is', async () => {
  await expect(waitUntilHealthy('query-service', url, 0)).rejects.toThrow(
    /waiting for the database.*logs query-service/s,
  );
});

it('says why a part cannot be reached', async () => {
  await expect(askHealth('http://127.0.0.1:9/health')).resolves.toMatchObject({
    ready: false,
    cause: expect.any(String),
  });
});
