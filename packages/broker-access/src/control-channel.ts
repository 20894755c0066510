import { randomUUID } from 'node:crypto';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { BrokerAccessError } from './errors.ts';

const requestTopic = '$CONTROL/dynamic-security/v1';
const responseTopic = '$CONTROL/dynamic-security/v1/response';

/** A command of the plugin, as its documentation names it. */
export interface ControlCommand {
  readonly command: string;
  readonly [field: string]: unknown;
}

/** The answer to one command: `error` in the words of the broker, or data. */
export interface ControlResponse {
  readonly command?: string;
  readonly error?: string;
  readonly data?: unknown;
}

export interface ControlChannelOptions {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly clientId?: string;
  /** PEM of the authority that signed the broker's certificate, for `mqtts://`. */
  readonly ca?: string | Buffer;
  /** Per request; default 10 s: with 50,000 accounts the broker takes about a second to save each change. */
  readonly timeoutMillis?: number;
}

interface Waiting {
  readonly responses: ControlResponse[];
  readonly expected: number;
  readonly resolve: (responses: readonly ControlResponse[]) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Asks the plugin over its control topic. All administrators get all answers on one topic, so every command carries a
 * mark that its answer brings back.
 */
export class ControlChannel {
  private client: MqttClient | undefined;
  private isSubscribed = false;
  private lastError: Error | undefined;
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly options: ControlChannelOptions) {}

  get isConnected(): boolean {
    return this.isSubscribed;
  }

  start(): void {
    if (this.client) return;
    const client = connect(this.options.url, this.clientOptions());
    this.client = client;
    client.on('connect', () => {
      client.subscribe(responseTopic, { qos: 1 }, (error) => {
        this.isSubscribed = !error;
        this.lastError = error ?? undefined;
      });
    });
    client.on('error', (error) => {
      this.lastError = error;
    });
    client.on('close', () => {
      this.isSubscribed = false;
      this.rejectAll(new BrokerAccessError('not_connected', 'the connection to the broker was lost'));
    });
    client.on('message', (_topic, payload) => {
      this.receive(payload);
    });
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.rejectAll(new BrokerAccessError('closed', 'the client was stopped'));
    await client?.endAsync(true);
  }

  /** @throws BrokerAccessError `not_connected` with the cause, after `timeoutMillis` */
  async waitUntilConnected(timeoutMillis: number): Promise<void> {
    const until = Date.now() + timeoutMillis;
    while (!this.isSubscribed) {
      if (Date.now() >= until) throw this.notConnected();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /**
   * Sends the commands in one message; the broker runs them in order.
   *
   * @returns their answers in the same order
   * @throws BrokerAccessError `not_connected`, `not_authorized`, `timeout` or `closed`
   */
  async request(commands: readonly ControlCommand[]): Promise<readonly ControlResponse[]> {
    const client = this.client;
    if (!client) throw new BrokerAccessError('closed', 'the client is not started');
    if (!this.isSubscribed) throw this.notConnected();
    const mark = randomUUID();
    const answer = this.await(mark, commands.length);
    const payload = JSON.stringify({
      commands: commands.map((command, index) => ({ ...command, correlationData: `${mark}:${index}` })),
    });
    client.publish(requestTopic, payload, { qos: 1 }, (error) => {
      const reasonCode = (error as { code?: unknown } | null | undefined)?.code;
      if (!error) return;
      this.reject(
        mark,
        reasonCode === 0x87
          ? new BrokerAccessError('not_authorized', `"${this.options.username}" may not administer accounts`)
          : new BrokerAccessError('not_connected', `the request was not sent: ${error.message}`, {
              cause: error,
            }),
      );
    });
    return answer;
  }

  private await(mark: string, expected: number): Promise<readonly ControlResponse[]> {
    const timeoutMillis = this.options.timeoutMillis ?? 10_000;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.reject(
          mark,
          new BrokerAccessError('timeout', `no answer from the broker within ${timeoutMillis} ms`),
        );
      }, timeoutMillis);
      this.waiting.set(mark, { responses: [], expected, resolve, reject, timer });
    });
  }

  private receive(payload: Buffer): void {
    let message: {
      readonly responses?: readonly (ControlResponse & { readonly correlationData?: string })[];
    };
    try {
      message = JSON.parse(payload.toString('utf8')) as typeof message;
    } catch {
      return; // Not ours to repair: the request runs into its time-out.
    }
    for (const { correlationData, ...response } of message.responses ?? []) {
      const [mark = '', index] = (correlationData ?? '').split(':');
      const waiting = this.waiting.get(mark);
      if (!waiting) continue;
      waiting.responses[Number(index)] = response;
      if (waiting.responses.filter(Boolean).length < waiting.expected) continue;
      clearTimeout(waiting.timer);
      this.waiting.delete(mark);
      waiting.resolve(waiting.responses);
    }
  }

  private reject(mark: string, error: Error): void {
    const waiting = this.waiting.get(mark);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.waiting.delete(mark);
    waiting.reject(error);
  }

  private rejectAll(error: Error): void {
    for (const mark of [...this.waiting.keys()]) this.reject(mark, error);
  }

  private notConnected(): BrokerAccessError {
    const cause = this.lastError;
    const code = (cause as { code?: unknown } | undefined)?.code;
    const isLogin = code === 0x86 || code === 0x87;
    return new BrokerAccessError(
      isLogin ? 'not_authorized' : 'not_connected',
      isLogin
        ? `the broker refused the account "${this.options.username}"`
        : `no connection to ${this.options.url}${cause ? `: ${cause.message}` : ''}`,
      { cause },
    );
  }

  private clientOptions(): IClientOptions {
    const { username, password, ca } = this.options;
    return {
      protocolVersion: 5,
      clientId: this.options.clientId ?? `broker-access-${randomUUID()}`,
      username,
      password,
      ...(ca !== undefined && { ca }),
      clean: true,
      keepalive: 30,
      connectTimeout: 10_000,
      reconnectPeriod: 1000,
      reconnectOnConnackError: true,
      resubscribe: false,
    };
  }
}
