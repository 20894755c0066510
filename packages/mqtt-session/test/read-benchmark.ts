import { generate, parser as createParser } from 'mqtt-packet';
import { AcknowledgementQueue } from '../src/acknowledgement-queue.ts';
import type { ReceivedMessage } from '../src/batch.ts';
import { PacketReader } from '../src/packet-reader.ts';

/**
 * How many QoS 1 messages a second one core reads and acknowledges from a recorded stream, against mqtt-packet alone.
 * Run: node --experimental-transform-types packages/mqtt-session/test/read-benchmark.ts
 */
const messages = 500_000;
const chunkBytes = 65_536;
const version5 = { protocolVersion: 5 } as const;

function recordedStream(): Buffer[] {
  const packets = Array.from({ length: messages }, (_unused, index) =>
    generate(
      {
        cmd: 'publish',
        qos: 1,
        dup: false,
        retain: false,
        messageId: (index % 65_535) + 1,
        topic: `enms/plant-1/compressor-${index % 50}/energy`,
        payload: `{"ts":${1795246623000 + index},"seq":${index},"power_kw":42.125,"energy_total_kwh":123456.789,"voltage_v":400.1}`,
      },
      version5,
    ),
  );
  const bytes = Buffer.concat(packets);
  const count = Math.ceil(bytes.length / chunkBytes);
  return Array.from({ length: count }, (_unused, index) =>
    Buffer.from(bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes)),
  );
}

function measure(what: string, work: () => number): void {
  const before = process.cpuUsage();
  const done = work();
  const { user, system } = process.cpuUsage(before);
  const perSecond = Math.round(done / ((user + system) / 1e6));
  process.stdout.write(`${what.padEnd(40)} ${perSecond.toLocaleString('en')} messages per second of CPU\n`);
}

function readAndAcknowledge(chunks: readonly Buffer[]): number {
  let acknowledged = 0;
  let current: ReceivedMessage[] = [];
  const queue = new AcknowledgementQueue(
    () => undefined,
    (count) => (acknowledged += count),
  );
  const reader = new PacketReader(
    {
      onPublish: (flags, topic, packetId, payload) => {
        const qos = ((flags >> 1) & 3) as 0 | 1 | 2;
        current.push({ topic, payload, qos, retain: false, duplicate: false, packetId, receivedAtMillis: 0 });
        if (current.length < 2000) return;
        queue.add(current, 0, 0).acknowledge();
        current = [];
      },
      onPacket: () => undefined,
    },
    1_000_000,
  );
  for (const chunk of chunks) reader.read(chunk);
  return acknowledged;
}

function readByPackage(chunks: readonly Buffer[]): number {
  let acknowledgements: Buffer[] = [];
  let acknowledged = 0;
  const parser = createParser(version5);
  parser.on('packet', ({ messageId = 0 }) => {
    acknowledgements.push(generate({ cmd: 'puback', messageId }, version5));
    if (acknowledgements.length < 2000) return;
    acknowledged += acknowledgements.length;
    Buffer.concat(acknowledgements);
    acknowledgements = [];
  });
  for (const chunk of chunks) parser.parse(chunk);
  return acknowledged;
}

const chunks = recordedStream();
for (let round = 0; round < 3; round += 1) {
  measure('PacketReader, AcknowledgementQueue', () => readAndAcknowledge(chunks));
  measure('mqtt-packet alone', () => readByPackage(chunks));
}
