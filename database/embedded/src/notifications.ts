import type { Engine } from './engine/engine.ts';
import { quoteIdentifier } from './engine/session-user.ts';

/** A client as the hub sees it. */
export interface Listener {
  notify(senderPid: number, channel: string, payload: string): void;
}

/** LISTEN and NOTIFY for many clients over the one session, which listens to whatever any of them listens to. */
export class NotificationHub {
  readonly #engine: Engine;
  readonly #channels = new Map<Listener, Set<string>>();
  #engineListens = new Set<string>();
  /** Process id that notifications are said to come from: that of the session's present owner. */
  senderPid = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
    engine.onNotification = (channel, payload) => {
      for (const [listener, channels] of this.#channels) {
        if (channels.has(channel)) listener.notify(this.senderPid, channel, payload);
      }
    };
  }

  listen(listener: Listener, channel: string): void {
    const channels = this.#channels.get(listener) ?? new Set();
    this.#channels.set(listener, channels.add(channel));
    this.#engineListens.add(channel);
  }

  /** Without a channel: from all of them. The engine may have forgotten the channel for everybody meanwhile. */
  unlisten(listener: Listener, channel: string | undefined): void {
    const channels = this.#channels.get(listener);
    if (channel === undefined) this.#channels.delete(listener);
    else channels?.delete(channel);
  }

  /** The client's own SQL took channels from the engine (`UNLISTEN` was run there). */
  engineForgot(channel: string | undefined): void {
    if (channel === undefined) this.#engineListens.clear();
    else this.#engineListens.delete(channel);
  }

  /** Brings the engine's channels in line with what is wanted. Only by the session's owner, between transactions. */
  reconcile(): void {
    const wanted = new Set([...this.#channels.values()].flatMap((channels) => [...channels]));
    const missing = [...wanted].filter((channel) => !this.#engineListens.has(channel));
    const needless = [...this.#engineListens].filter((channel) => !wanted.has(channel));
    if (missing.length === 0 && needless.length === 0) return;
    const statements = [
      ...missing.map((channel) => `LISTEN ${quoteIdentifier(channel)}`),
      ...needless.map((channel) => `UNLISTEN ${quoteIdentifier(channel)}`),
    ];
    this.#engine.query(statements.join('; '));
    this.#engineListens = wanted;
  }
}
