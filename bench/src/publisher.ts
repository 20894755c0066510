import { connect, type Socket } from 'node:net';
import mqttPacket from 'mqtt-packet';

/** What one publisher process is told on its command line, as JSON. */
export interface PublisherOrder {
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly factory: string;
  /** Devices `${prefix}0` … `${prefix}${devices - 1}` take turns. */
  readonly prefix: string;
  readonly devices: number;
  /** How many messages in all; each is one reading. */
  readonly messages: number;
  /** Messages a second; 0: as fast as the broker acknowledges. */
  readonly perSecond: number;
  /** Unacknowledged messages at most. */
  readonly window: number;
  /** Device time of the first reading, and how far apart those of one device lie, in ms; 0: the time of publishing. */
  readonly firstTimeMillis: number;
  readonly stepMillis: number;
}

/** Topic and body are far shorter. */
const longestFrameBytes = 512;

/**
 * Publishes readings with QoS 1 as cheaply as possible: frames are written as bytes, PUBACKs are only counted. A
 * publisher that costs more than the system under test would measure itself.
 */
export class Publisher {
  private readonly socket: Socket;
  private readonly topics: Buffer[];
  private readonly lastTimes: Float64Array;
  private sent = 0;
  private acknowledged = 0;
  private packetId = 0;
  private pendingAckBytes: Buffer = Buffer.alloc(0);
  private startedAt = 0;
  private resume: (() => void) | undefined;

  constructor(private readonly order: PublisherOrder) {
    this.socket = connect(order.port, '127.0.0.1');
    this.socket.setNoDelay(true);
    this.lastTimes = new Float64Array(order.devices);
    this.topics = Array.from({ length: order.devices }, (_, index) =>
      Buffer.from(`enms/${order.factory}/${order.prefix}${index}/energy`),
    );
  }

  /** Resolves when every message is acknowledged by the broker; the seconds it took. */
  async run(): Promise<number> {
    await this.open();
    this.startedAt = performance.now();
    while (this.sent < this.order.messages) {
      const room = Math.min(
        this.allowedNow() - this.sent,
        this.order.window - (this.sent - this.acknowledged),
        512,
      );
      if (room > 0) this.writeSome(Math.min(room, this.order.messages - this.sent));
      else if (this.order.perSecond > 0 && this.allowedNow() <= this.sent)
        await new Promise((resolve) => setTimeout(resolve, 5));
      else await new Promise<void>((resolve) => (this.resume = resolve));
    }
    while (this.acknowledged < this.sent) await new Promise<void>((resolve) => (this.resume = resolve));
    const seconds = (performance.now() - this.startedAt) / 1_000;
    this.socket.end(Buffer.from([0xe0, 0]));
    return seconds;
  }

  private allowedNow(): number {
    if (this.order.perSecond === 0) return this.order.messages;
    return Math.floor(((performance.now() - this.startedAt) / 1_000) * this.order.perSecond);
  }

  private async open(): Promise<void> {
    await new Promise((resolve, reject) => this.socket.once('connect', resolve).once('error', reject));
    this.socket.write(
      mqttPacket.generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        clientId: `bench-${process.pid}`,
        keepalive: 3_600,
        username: this.order.username,
        password: Buffer.from(this.order.password),
      }),
    );
    const answer = await new Promise<Buffer>((resolve, reject) =>
      this.socket.once('data', resolve).once('close', reject),
    );
    if (answer[0] !== 0x20 || answer[3] !== 0)
      throw new Error(`The broker refused the publisher: code ${answer[3]}`);
    this.socket.on('data', (piece) => {
      this.count(piece);
    });
    this.socket.once('close', () => {
      if (this.acknowledged < this.order.messages) throw new Error('The broker closed the connection');
    });
  }

  private writeSome(count: number): void {
    const buffer = Buffer.allocUnsafe(count * longestFrameBytes);
    let end = 0;
    for (let n = 0; n < count; n++, this.sent++) end = this.writeFrame(buffer, end, this.sent);
    this.socket.write(buffer.subarray(0, end));
  }

  /** No device speaks twice in a millisecond, even when we are behind and catch up: the later would be a conflict. */
  private nowOf(device: number): number {
    const time = Math.max(Date.now(), (this.lastTimes[device] ?? 0) + 1);
    this.lastTimes[device] = time;
    return time;
  }

  /** Writes the PUBLISH of one reading at `start`. @returns where it ends */
  private writeFrame(buffer: Buffer, start: number, index: number): number {
    const { devices, firstTimeMillis, stepMillis } = this.order;
    const device = index % devices;
    const round = Math.floor(index / devices);
    const time = firstTimeMillis === 0 ? this.nowOf(device) : firstTimeMillis + round * stepMillis;
    const body = `{"ts":${time},"seq":${round + 1},"power_kw":${(index % 977) / 8},"energy_total_kwh":${round / 4}}`;
    const topic = this.topics[device] ?? Buffer.alloc(0);
    const remaining = 2 + topic.length + 2 + body.length;
    this.packetId = (this.packetId % 65_535) + 1;
    let at = start;
    buffer[at++] = 0x32;
    // As few bytes as hold the length: the broker reads each by itself.
    if (remaining < 0x80) buffer[at++] = remaining;
    else {
      buffer[at++] = (remaining & 0x7f) | 0x80;
      buffer[at++] = remaining >> 7;
    }
    at = buffer.writeUInt16BE(topic.length, at);
    at += topic.copy(buffer, at);
    at = buffer.writeUInt16BE(this.packetId, at);
    return at + buffer.write(body, at, 'latin1');
  }

  /** After CONNACK the broker sends nothing but PUBACKs of four bytes. */
  private count(piece: Buffer): void {
    const bytes = this.pendingAckBytes.length > 0 ? Buffer.concat([this.pendingAckBytes, piece]) : piece;
    this.acknowledged += Math.floor(bytes.length / 4);
    this.pendingAckBytes = bytes.subarray(bytes.length - (bytes.length % 4));
    this.resume?.();
    this.resume = undefined;
  }
}
