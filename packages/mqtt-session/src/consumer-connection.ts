import {
  generate,
  type IConnackPacket,
  type IDisconnectPacket,
  type ISubackPacket,
  type Packet,
} from 'mqtt-packet';
import type { Socket } from 'node:net';
import { AcknowledgementQueue } from './acknowledgement-queue.ts';
import type { MessageBatch, ReceivedMessage } from './batch.ts';
import type { ConsumerSettings } from './consumer-options.ts';
import { connectPacket, subscribePacket } from './consumer-packets.ts';
import { MqttSessionError, type MqttErrorCode } from './errors.ts';
import { PacketReader } from './packet-reader.ts';
import { describeReason, firstFailureReason } from './reason-codes.ts';
import { openTransport, parseBrokerUrl } from './transport.ts';

const goodbyeMillis = 1000;
const protocolVersion = { protocolVersion: 5 } as const;

/** What a connection tells its consumer. */
export interface ConnectionEvents {
  onReady(sessionPresent: boolean): void;
  onBatch(batch: MessageBatch): void;
  onMessage(message: ReceivedMessage, packetBytes: number): void;
  onAcknowledged(messages: number): void;
  /** Once, at the end, also where `close` was called (then without an error). */
  onClosed(error: MqttSessionError | undefined): void;
}

/**
 * One connection of a consumer, from CONNECT to its end. All that may never outlive a connection belongs to it: the
 * batches that wait for acknowledgement, the half-read packet, the keep-alive.
 */
export class ConsumerConnection {
  private readonly socket: Socket;
  private readonly reader: PacketReader;
  readonly acknowledgements: AcknowledgementQueue;
  private current: ReceivedMessage[] = [];
  private currentBytes = 0;
  private batchTimer: NodeJS.Timeout | undefined;
  private readonly connectTimer: NodeJS.Timeout;
  private keepAliveTimer: NodeJS.Timeout | undefined;
  private lastHeardAtMillis = 0;
  private sessionPresent = false;
  private isReady = false;
  private isDraining = false;
  private isClosed = false;

  constructor(
    private readonly settings: ConsumerSettings,
    private readonly events: ConnectionEvents,
  ) {
    this.reader = new PacketReader(this, settings.maxPacketBytes);
    this.acknowledgements = new AcknowledgementQueue(
      (bytes) => this.socket.write(bytes),
      (messages) => {
        this.events.onAcknowledged(messages);
        this.resumeWhenRoom();
      },
    );
    this.connectTimer = setTimeout(() => {
      this.fail(
        'timeout',
        `no answer from the broker at ${settings.url} within ${settings.connectTimeoutMillis} ms`,
      );
    }, settings.connectTimeoutMillis);
    this.socket = openTransport(parseBrokerUrl(settings.url), settings.tls, () => {
      this.socket.write(connectPacket(settings));
    });
    this.socket.on('data', (chunk) => {
      this.receive(chunk);
    });
    this.socket.on('error', (error) => {
      this.failConnection(error);
    });
    this.socket.on('close', () => {
      this.fail('disconnected', 'the broker closed the connection');
    });
  }

  get isPaused(): boolean {
    return this.socket.isPaused();
  }

  get unacknowledgedMessages(): number {
    return this.acknowledgements.messages + this.current.length;
  }

  get unacknowledgedBytes(): number {
    return this.acknowledgements.bytes + this.currentBytes;
  }

  /** Takes no more messages (the broker delivers them later) and hands out what it has. */
  drain(): void {
    this.handOut();
    this.isDraining = true;
  }

  /** Says goodbye; the broker keeps the session. What is not acknowledged is delivered again. */
  close(): void {
    if (this.isClosed) return;
    if (this.isReady) this.sayGoodbye();
    else this.socket.destroy();
    this.end(undefined);
  }

  onPublish(flags: number, topic: string, packetId: number, payload: Buffer, packetBytes: number): void {
    if (this.isDraining || this.isClosed) return;
    const message: ReceivedMessage = {
      topic,
      payload,
      qos: ((flags >> 1) & 3) as 0 | 1 | 2,
      retain: (flags & 1) === 1,
      duplicate: (flags & 8) === 8,
      packetId,
      receivedAtMillis: this.lastHeardAtMillis,
    };
    this.current.push(message);
    this.currentBytes += packetBytes;
    this.events.onMessage(message, packetBytes);
    const { maxBatchMessages, maxBatchBytes, maxBatchMillis } = this.settings;
    if (this.current.length >= maxBatchMessages || this.currentBytes >= maxBatchBytes) {
      this.handOut();
    } else {
      this.batchTimer ??= setTimeout(() => {
        this.handOut();
      }, maxBatchMillis);
    }
  }

  onPacket(packet: Packet): void {
    switch (packet.cmd) {
      case 'connack':
        this.onConnack(packet);
        break;
      case 'suback':
        this.onSuback(packet);
        break;
      case 'pubrel':
        // Only a session that somebody else subscribed with QoS 2 gets here; PUBREC went out with the batch.
        this.socket.write(
          generate({ cmd: 'pubcomp', messageId: packet.messageId ?? 0, reasonCode: 0 }, protocolVersion),
        );
        break;
      case 'disconnect':
        this.onDisconnect(packet);
        break;
      case 'pingresp':
        break;
      default:
        this.fail('protocol_error', `the broker sent ${packet.cmd}, which no client expects`);
    }
  }

  private receive(chunk: Buffer): void {
    if (this.isClosed) return;
    this.lastHeardAtMillis = this.settings.clock();
    try {
      this.reader.read(chunk);
    } catch (error) {
      this.fail('protocol_error', `cannot read what the broker sent: ${messageOf(error)}`, { cause: error });
    }
    if (this.isOverLimit()) this.socket.pause();
  }

  private onConnack(packet: IConnackPacket): void {
    const reasonCode = packet.reasonCode ?? packet.returnCode ?? 0;
    if (reasonCode !== 0) {
      const isLogin = reasonCode === 0x86 || reasonCode === 0x87 || reasonCode === 4 || reasonCode === 5;
      const account =
        this.settings.username === undefined ? 'without a user name' : `as "${this.settings.username}"`;
      this.fail(
        isLogin ? 'not_authorized' : 'refused',
        `the broker refused the connection ${account}: ${describeReason(reasonCode)}`,
        { reasonCode },
      );
      return;
    }
    this.sessionPresent = packet.sessionPresent;
    const keepAliveSeconds = packet.properties?.serverKeepAlive ?? this.settings.keepAliveSeconds;
    if (keepAliveSeconds > 0) this.startKeepAlive(keepAliveSeconds * 1000);
    this.socket.write(subscribePacket(this.settings));
  }

  private onSuback(packet: ISubackPacket): void {
    for (const [index, granted] of packet.granted.entries()) {
      if (typeof granted !== 'number' || granted < firstFailureReason) continue;
      const filter = this.settings.subscriptions[index]?.filter ?? '?';
      this.fail(
        'subscription_refused',
        `the broker refused to subscribe "${filter}": ${describeReason(granted)}`,
        {
          reasonCode: granted,
        },
      );
      return;
    }
    clearTimeout(this.connectTimer);
    this.isReady = true;
    this.events.onReady(this.sessionPresent);
  }

  private onDisconnect(packet: IDisconnectPacket): void {
    const reasonCode = packet.reasonCode ?? 0;
    this.fail(
      reasonCode === 0x8e ? 'session_taken_over' : 'disconnected',
      `the broker ended the connection: ${describeReason(reasonCode)}`,
      { reasonCode },
    );
  }

  private handOut(): void {
    clearTimeout(this.batchTimer);
    this.batchTimer = undefined;
    if (this.current.length === 0 || this.isClosed) return;
    const batch = this.acknowledgements.add(this.current, this.currentBytes, this.settings.clock());
    this.current = [];
    this.currentBytes = 0;
    try {
      this.events.onBatch(batch);
    } catch (error) {
      this.fail('batch_failed', `a batch was not taken: ${messageOf(error)}`, { cause: error });
    }
  }

  private isOverLimit(): boolean {
    return (
      this.unacknowledgedMessages >= this.settings.maxUnacknowledgedMessages ||
      this.unacknowledgedBytes >= this.settings.maxUnacknowledgedBytes
    );
  }

  private resumeWhenRoom(): void {
    if (!this.socket.isPaused() || this.isOverLimit()) return;
    this.lastHeardAtMillis = this.settings.clock();
    this.socket.resume();
  }

  /** Runs by its own timer: open batches, full windows and a paused socket do not hold it up. */
  private startKeepAlive(keepAliveMillis: number): void {
    const ping = generate({ cmd: 'pingreq' });
    this.keepAliveTimer = setInterval(() => {
      const silentMillis = this.settings.clock() - this.lastHeardAtMillis;
      if (silentMillis > keepAliveMillis * 1.5 && !this.socket.isPaused()) {
        this.fail('keep_alive_timeout', `nothing heard from the broker for ${Math.round(silentMillis)} ms`);
        return;
      }
      this.socket.write(ping);
    }, keepAliveMillis / 2);
  }

  private failConnection(error: Error): void {
    const url = this.settings.url;
    if (this.isReady)
      this.fail('disconnected', `the connection to ${url} broke: ${error.message}`, { cause: error });
    else this.fail('unreachable', `cannot connect to ${url}: ${error.message}`, { cause: error });
  }

  private fail(
    code: MqttErrorCode,
    message: string,
    options: { cause?: unknown; reasonCode?: number } = {},
  ): void {
    if (this.isClosed) return;
    this.end(new MqttSessionError(code, message, options));
    this.socket.destroy();
  }

  /** Reads on until the broker hangs up: to close with bytes unread would reset the connection, last PUBACKs and all. */
  private sayGoodbye(): void {
    this.socket.end(generate({ cmd: 'disconnect', reasonCode: 0 }, protocolVersion));
    this.socket.resume();
    const timer = setTimeout(() => {
      this.socket.destroy();
    }, goodbyeMillis);
    this.socket.once('close', () => {
      clearTimeout(timer);
    });
  }

  private end(error: MqttSessionError | undefined): void {
    this.isClosed = true;
    clearTimeout(this.connectTimer);
    clearTimeout(this.batchTimer);
    clearInterval(this.keepAliveTimer);
    this.current = [];
    this.currentBytes = 0;
    this.acknowledgements.close();
    this.events.onClosed(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
