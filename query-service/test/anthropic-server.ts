import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server got it. */
export interface SeenRequest {
  readonly path: string;
  readonly key: string;
  // What is sent is what the test is to find out.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** Speaks the Messages protocol on a port of its own, and answers every question with the tool input of the moment. */
export class AnthropicServer {
  readonly url: string;
  readonly seen: SeenRequest[] = [];
  /** What the model picks; undefined: it keeps silent. */
  pick: unknown;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<AnthropicServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const made = new AnthropicServer(server);
    server.on('request', (request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const key = (request.headers.authorization ?? '').replace('Bearer ', '');
        made.seen.push({ path: request.url ?? '', key, body: JSON.parse(text) });
        if (made.pick === undefined) return;
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify({
            id: 'msg_1',
            type: 'message',
            role: 'assistant',
            model: 'test',
            content: [{ type: 'tool_use', id: 'toolu_1', name: 'pick_question', input: made.pick }],
            stop_reason: 'tool_use',
            stop_sequence: null,
            usage: { input_tokens: 1, output_tokens: 1 },
          }),
        );
      });
    });
    return made;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
