/** The part of Node-RED 5's embedding API that the start-up uses; Node-RED ships no types of its own. */
declare module 'node-red' {
  import type { IncomingMessage, Server, ServerResponse } from 'node:http';

  interface EmbeddedNodeRed {
    init(server: Server, settings: Record<string, unknown>): void;
    start(): Promise<void>;
    stop(): Promise<void>;
    /** Express application of the editor and its admin API. */
    readonly httpAdmin: (request: IncomingMessage, response: ServerResponse) => void;
    readonly util: { cloneMessage<T>(message: T): T };
  }

  const red: EmbeddedNodeRed;
  export default red;
}
