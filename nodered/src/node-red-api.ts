/** Types of what Node-RED hands to a node's registration function; only what our nodes use. */
import type { IngestServices } from './services.ts';

/** A message that travels along the wires. */
export interface FlowMessage {
  _msgid?: string;
  payload?: unknown;
}

/** What the little dot under a node shows. */
export interface NodeStatus {
  fill: 'green' | 'yellow' | 'red' | 'grey';
  shape: 'dot' | 'ring';
  text: string;
}

/** The properties every node finds in its definition in the flow file. */
export interface NodeDefinition {
  id: string;
  type: string;
  name?: string;
}

/** A number field of a node: text once somebody has edited it. */
export type EditedNumber = number | string;

/** Done callback of an input listener; an argument reports the error to the flow's catch nodes. */
export type InputDone = (error?: Error) => void;

/** A running node. `this` of a node's constructor function. */
export interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  /** The secrets of a node whose type declares them. */
  readonly credentials?: Readonly<Record<string, string | undefined>>;
  send(message: FlowMessage | null | readonly (FlowMessage | null)[]): void;
  status(status: NodeStatus | Record<string, never>): void;
  log(text: string): void;
  warn(text: string): void;
  error(error: unknown, message?: FlowMessage): void;
  on(event: 'input', listener: (message: FlowMessage, send: FlowNode['send'], done: InputDone) => void): void;
  on(event: 'close', listener: (removed: boolean, done: () => void) => void): void;
}

/** What a node's registration function receives. */
export interface NodeApi {
  readonly nodes: {
    createNode(node: FlowNode, definition: NodeDefinition): void;
    getNode(id: string): FlowNode | null;
    registerType(
      type: string,
      // Each type has fields of its own in `this` and the definition: Node-RED gives what the flow file says.
      constructor: (this: never, definition: never) => void,
      options?: { credentials?: Record<string, { type: 'text' | 'password' }> },
    ): void;
  };
  readonly settings: { readonly ingest: IngestServices };
  /** Text of the node's locale. */
  _(key: string, values?: Record<string, string | number>): string;
}
