import type { FlowNode, NodeStatus } from './node-red-api.ts';

const INTERVAL_MILLIS = 1000;

/** Thousands separated, as an operator reads them: 1,234,567. */
export function grouped(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** Shows a node's status at most once a second, and only when it has changed. */
export class StatusLine {
  readonly #node: FlowNode;
  readonly #read: () => NodeStatus;
  #timer: NodeJS.Timeout | undefined;
  #shown = '';

  /** @param read what to show now */
  constructor(node: FlowNode, read: () => NodeStatus) {
    this.#node = node;
    this.#read = read;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#show();
    }, INTERVAL_MILLIS);
    this.#show();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#node.status({});
  }

  #show(): void {
    const status = this.#read();
    const text = `${status.fill}${status.shape}${status.text}`;
    if (text === this.#shown) return;
    this.#shown = text;
    this.#node.status(status);
  }
}
