import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generate, parser as createParser, type IPublishPacket, type Packet } from 'mqtt-packet';
import { MalformedPacketError, PacketReader } from './packet-reader.ts';

interface Read {
  readonly flags: number;
  readonly topic: string;
  readonly packetId: number;
  readonly payload: Buffer;
}

const version5 = { protocolVersion: 5 } as const;

function read(
  chunks: readonly Buffer[],
  maxPacketBytes = 1_000_000,
): { publishes: Read[]; others: Packet[] } {
  const publishes: Read[] = [];
  const others: Packet[] = [];
  const reader = new PacketReader(
    {
      onPublish: (flags, topic, packetId, payload) => publishes.push({ flags, topic, packetId, payload }),
      onPacket: (packet) => others.push(packet),
    },
    maxPacketBytes,
  );
  for (const chunk of chunks) reader.read(chunk);
  return { publishes, others };
}

/** What mqtt-packet makes of the same bytes. */
function readByPackage(bytes: Buffer): Packet[] {
  const packets: Packet[] = [];
  const parser = createParser(version5);
  parser.on('packet', (packet) => packets.push(packet));
  parser.parse(bytes);
  return packets;
}

const publishes = fc.record({
  topic: fc.string({ minLength: 1, maxLength: 60, unit: 'binary' }).filter((text) => !/[#+\0]/.test(text)),
  payload: fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.integer({ min: 16_300, max: 16_500 }).map((length) => new Uint8Array(length).fill(7)),
  ),
  qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
  retain: fc.boolean(),
  dup: fc.boolean(),
  messageId: fc.integer({ min: 1, max: 65_535 }),
  properties: fc.option(
    fc.record({
      messageExpiryInterval: fc.integer({ min: 0, max: 1_000_000 }),
      contentType: fc.string({ maxLength: 200 }),
      userProperties: fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.string({ maxLength: 90 })),
    }),
    { nil: undefined },
  ),
});

function encode(publish: typeof publishes extends fc.Arbitrary<infer T> ? T : never): Buffer {
  const { payload, qos, dup, messageId, properties, ...rest } = publish;
  const packet: IPublishPacket = {
    cmd: 'publish',
    ...rest,
    qos,
    payload: Buffer.from(payload),
    dup: qos > 0 && dup,
    ...(qos > 0 && { messageId }),
    ...(properties && { properties }),
  };
  return generate(packet, version5);
}

/** Cuts bytes at the given places, as the network does. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  const chunks: Buffer[] = [];
  let start = 0;
  for (const end of [...ends, bytes.length]) {
    if (end > start) chunks.push(bytes.subarray(start, end));
    start = end;
  }
  return chunks;
}

describe('PacketReader', () => {
  it('reads the same messages as mqtt-packet, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(publishes, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(40_000), { maxLength: 12 }),
        (messages, places) => {
          const bytes = Buffer.concat(messages.map(encode));
          const expected = readByPackage(bytes) as IPublishPacket[];
          const { publishes: actual, others } = read(cut(bytes, places));
          expect(others).toEqual([]);
          expect(
            actual.map(({ flags, topic, packetId, payload }) => ({
              topic,
              payload: payload.toString('latin1'),
              messageId: packetId,
              qos: (flags >> 1) & 3,
              retain: (flags & 1) === 1,
              dup: (flags & 8) === 8,
            })),
          ).toEqual(
            expected.map(({ topic, payload, messageId = 0, qos, retain, dup }) => ({
              topic,
              payload: payload.toString('latin1'),
              messageId,
              qos,
              retain,
              dup,
            })),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('hands every other packet to mqtt-packet, in order with the messages', () => {
    const order: string[] = [];
    const reader = new PacketReader(
      { onPublish: (_flags, topic) => order.push(topic), onPacket: ({ cmd }) => order.push(cmd) },
      1000,
    );
    const publish = (topic: string): Buffer =>
      generate({ cmd: 'publish', topic, payload: '', qos: 0, dup: false, retain: false }, version5);
    const bytes = Buffer.concat([
      generate({ cmd: 'connack', reasonCode: 0, sessionPresent: true }, version5),
      publish('a'),
      generate({ cmd: 'suback', messageId: 1, granted: [1] }, version5),
      publish('b'),
      generate({ cmd: 'pingresp' }),
    ]);
    for (const byte of bytes) reader.read(Buffer.of(byte));
    expect(order).toEqual(['connack', 'a', 'suback', 'b', 'pingresp']);
  });

  it.each([
    ['a length of five bytes', '30ffffffff01'],
    ['QoS 3', '3605000161000100'],
    ['packet id 0', '32060001610000003a'],
    ['an empty topic', '300400000061'],
    ['a topic longer than the packet', '30030009610a'],
    ['properties longer than the packet', '3004000161ff'],
    ['properties that run beyond the packet', '300500016109aa'],
    ['no room for the packet id', '3204000161 00'.replace(' ', '')],
    ['a packet of type 0', '0000'],
  ])('refuses %s', (_what, hex) => {
    expect(() => read([Buffer.from(hex, 'hex')])).toThrow(MalformedPacketError);
  });

  it('refuses a packet beyond the limit before its payload has come', () => {
    const bytes = generate(
      { cmd: 'publish', topic: 'a', payload: Buffer.alloc(2000), qos: 0, dup: false, retain: false },
      version5,
    );
    expect(() => read([bytes.subarray(0, 10)], 1000)).toThrow('1000 are allowed');
  });

  it('meets any bytes with a packet, patience or an error, never with something else', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(fc.nat(400), { maxLength: 5 }),
        (bytes, places) => {
          try {
            read(cut(Buffer.from(bytes), places));
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedPacketError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
