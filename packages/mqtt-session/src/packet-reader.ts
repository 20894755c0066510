import { parser as createParser, type Packet, type Parser } from 'mqtt-packet';

/** Receives what a `PacketReader` finds in the stream, in its order. */
export interface PacketSink {
  /** One PUBLISH; `payload` is a view into the received chunk. `packetId` is 0 for QoS 0. */
  onPublish(flags: number, topic: string, packetId: number, payload: Buffer, packetBytes: number): void;
  onPacket(packet: Packet): void;
}

/** The bytes are no MQTT 5: the connection must be closed. */
export class MalformedPacketError extends Error {
  override readonly name = 'MalformedPacketError';
}

const publishType = 3;
const maxLengthBytes = 4;

/**
 * Cuts the byte stream of a broker into packets. PUBLISH, which is all but all of the traffic, is read here without
 * copying; every other packet goes through mqtt-packet. mqtt-packet alone reads about a tenth as many messages a
 * second (README: measured figures).
 */
export class PacketReader {
  private readonly parser: Parser;
  private readonly waiting: Buffer[] = [];
  private waitingBytes = 0;
  private neededBytes = 0;

  constructor(
    private readonly sink: PacketSink,
    private readonly maxPacketBytes: number,
  ) {
    this.parser = createParser({ protocolVersion: 5 });
    this.parser.on('packet', (packet) => {
      this.sink.onPacket(packet);
    });
    this.parser.on('error', (error: unknown) => {
      throw new MalformedPacketError(error instanceof Error ? error.message : String(error), {
        cause: error,
      });
    });
  }

  /**
   * Reads all packets that are complete with this chunk; the rest waits for the next one.
   *
   * @throws MalformedPacketError
   */
  read(chunk: Buffer): void {
    const bytes = this.joinWithWaiting(chunk);
    if (bytes === undefined) return;
    let offset = 0;
    while (offset < bytes.length) {
      const end = this.endOfPacket(bytes, offset);
      if (end > bytes.length) break;
      this.readPacket(bytes, offset, end);
      offset = end;
    }
    if (offset < bytes.length) this.keepWaiting(offset === 0 ? bytes : bytes.subarray(offset));
  }

  /** Joins chunks only once the packet that spans them is whole: a large packet is copied once. */
  private joinWithWaiting(chunk: Buffer): Buffer | undefined {
    if (this.waitingBytes === 0) return chunk;
    this.waiting.push(chunk);
    this.waitingBytes += chunk.length;
    if (this.waitingBytes < this.neededBytes) return undefined;
    const joined = Buffer.concat(this.waiting, this.waitingBytes);
    this.waiting.length = 0;
    this.waitingBytes = 0;
    return joined;
  }

  private keepWaiting(rest: Buffer): void {
    const end = this.endOfPacket(rest, 0);
    this.waiting.push(rest);
    this.waitingBytes = rest.length;
    this.neededBytes = Number.isFinite(end) ? end : rest.length + 1;
  }

  /** @returns the offset behind the packet that starts at `start`; Infinity while its length is not all there */
  private endOfPacket(bytes: Buffer, start: number): number {
    let length = 0;
    let factor = 1;
    for (let at = 1; at <= maxLengthBytes; at += 1) {
      const byte = bytes[start + at];
      if (byte === undefined) return Infinity;
      length += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        const packetBytes = 1 + at + length;
        if (packetBytes > this.maxPacketBytes) {
          throw new MalformedPacketError(
            `a packet of ${packetBytes} bytes, where ${this.maxPacketBytes} are allowed`,
          );
        }
        return start + packetBytes;
      }
      factor *= 0x80;
    }
    throw new MalformedPacketError('the length of a packet has more than four bytes');
  }

  private readPacket(bytes: Buffer, start: number, end: number): void {
    if ((bytes[start] ?? 0) >> 4 === publishType) this.readPublish(bytes, start, end);
    else this.parser.parse(bytes.subarray(start, end));
  }

  private readPublish(bytes: Buffer, start: number, end: number): void {
    const flags = (bytes[start] ?? 0) & 0x0f;
    const qos = (flags >> 1) & 0x03;
    if (qos === 3) throw new MalformedPacketError('a message of QoS 3');
    let at = start + 1;
    while ((bytes[at] ?? 0) >= 0x80) at += 1;
    at += 1;
    const topicStart = at + 2;
    at = topicStart + uint16(bytes, at, end);
    const topicEnd = at;
    let packetId = 0;
    if (qos > 0) {
      packetId = uint16(bytes, at, end);
      at += 2;
      if (packetId === 0) throw new MalformedPacketError('a message of QoS 1 with packet id 0');
    }
    at = skipProperties(bytes, at, end);
    if (at > end) throw new MalformedPacketError('a message shorter than its own header');
    if (topicStart === topicEnd) throw new MalformedPacketError('a message without a topic');
    const topic = bytes.toString('utf8', topicStart, topicEnd);
    this.sink.onPublish(flags, topic, packetId, bytes.subarray(at, end), end - start);
  }
}

function uint16(bytes: Buffer, at: number, end: number): number {
  if (at + 2 > end) throw new MalformedPacketError('a message shorter than its own header');
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function skipProperties(bytes: Buffer, start: number, end: number): number {
  let at = start;
  let length = 0;
  let factor = 1;
  for (let count = 0; count < maxLengthBytes; count += 1) {
    if (at >= end) break;
    const byte = bytes[at] ?? 0;
    at += 1;
    length += (byte & 0x7f) * factor;
    if (byte < 0x80) return at + length;
    factor *= 0x80;
  }
  throw new MalformedPacketError('a message with malformed properties');
}
