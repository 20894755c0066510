import protobuf from 'protobufjs/minimal.js';

/**
 * The Sparkplug B payload as far as energy data needs it, read and written field by field: no reflection, so
 * nothing is compiled at run time (a page with a strict content security policy may load this).
 * Field numbers: sparkplug_b.proto of Eclipse Tahu.
 */
export interface SparkplugMetric {
  name: string | null;
  alias: number | null;
  /** Milliseconds since 1970 UTC. */
  timeMillis: number | null;
  /** 0 where the message leaves it to the birth. */
  datatype: number;
  isNull: boolean;
  /** As it stands on the wire; signed integers are told from unsigned by the data type. */
  value: number | bigint | boolean | string | null;
  /** Property `engUnit`. */
  unit: string | null;
}

export interface SparkplugPayload {
  timeMillis: number | null;
  seq: number | null;
  /** Schema of `body`; compressed payloads say so here. */
  uuid: string | null;
  metrics: SparkplugMetric[];
}

/** Reads a payload. @throws Error when the bytes are not one */
export function readSparkplug(bytes: Uint8Array): SparkplugPayload {
  const reader = protobuf.Reader.create(bytes);
  const payload: SparkplugPayload = { timeMillis: null, seq: null, uuid: null, metrics: [] };
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 8) payload.timeMillis = Number(uint64(reader));
    else if (tag === 18) payload.metrics.push(readMetric(reader, reader.uint32() + reader.pos));
    else if (tag === 24) payload.seq = Number(uint64(reader));
    else if (tag === 34) payload.uuid = reader.string();
    else skip(reader, tag);
  }
  return payload;
}

function readMetric(reader: protobuf.Reader, end: number): SparkplugMetric {
  if (end > reader.len) throw new RangeError('metric beyond the end of the payload');
  const metric: SparkplugMetric = {
    name: null,
    alias: null,
    timeMillis: null,
    datatype: 0,
    isNull: false,
    value: null,
    unit: null,
  };
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case 10:
        metric.name = reader.string();
        break;
      case 16:
        metric.alias = Number(uint64(reader));
        break;
      case 24:
        metric.timeMillis = Number(uint64(reader));
        break;
      case 32:
        metric.datatype = reader.uint32();
        break;
      case 56:
        metric.isNull = reader.bool();
        break;
      case 74:
        metric.unit = readUnit(reader, reader.uint32() + reader.pos);
        break;
      case 80:
        metric.value = reader.uint32();
        break;
      case 88:
        metric.value = uint64(reader);
        break;
      case 101:
        metric.value = reader.float();
        break;
      case 105:
        metric.value = reader.double();
        break;
      case 112:
        metric.value = reader.bool();
        break;
      case 122:
        metric.value = reader.string();
        break;
      default:
        skip(reader, tag);
    }
  }
  if (reader.pos !== end) throw new RangeError('a field runs beyond its metric');
  return metric;
}

/** Keys and values of a PropertySet are two lists; only `engUnit` is of use here. */
function readUnit(reader: protobuf.Reader, end: number): string | null {
  if (end > reader.len) throw new RangeError('properties beyond the end of the payload');
  const keys: string[] = [];
  const values: (string | null)[] = [];
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) keys.push(reader.string());
    else if (tag === 18) {
      const valueEnd = reader.uint32() + reader.pos;
      let text: string | null = null;
      while (reader.pos < valueEnd) {
        const valueTag = reader.uint32();
        if (valueTag === 66) text = reader.string();
        else skip(reader, valueTag);
      }
      values.push(text);
    } else skip(reader, tag);
  }
  const index = keys.findIndex((key) => key.toLowerCase() === 'engunit');
  return index === -1 ? null : (values[index] ?? null);
}

/** Exact: a counter in Wh may be beyond what a double holds. */
function uint64(reader: protobuf.Reader): bigint {
  const value = reader.uint64() as unknown as number | { toString(): string };
  return BigInt(value.toString());
}

function skip(reader: protobuf.Reader, tag: number): void {
  if (tag >>> 3 === 0) throw new RangeError('field number 0');
  reader.skipType(tag & 7);
}

/** A metric to write; absent parts are left out. */
export type SparkplugMetricInput = Partial<SparkplugMetric>;

/** Writes a payload, as an edge node would. Values: `bigint` as long, `number` as double. */
export function writeSparkplug(payload: {
  readonly timeMillis: number;
  readonly seq: number;
  readonly metrics: readonly SparkplugMetricInput[];
}): Uint8Array {
  const writer = protobuf.Writer.create();
  writer.uint32(8).uint64(payload.timeMillis);
  for (const metric of payload.metrics) {
    writer.uint32(18).fork();
    writeMetric(writer, metric);
    writer.ldelim();
  }
  writer.uint32(24).uint64(payload.seq);
  return Uint8Array.from(writer.finish());
}

function writeMetric(writer: protobuf.Writer, metric: SparkplugMetricInput): void {
  const { name, alias, timeMillis, datatype, isNull, value, unit } = metric;
  if (typeof name === 'string') writer.uint32(10).string(name);
  if (typeof alias === 'number') writer.uint32(16).uint64(alias);
  if (typeof timeMillis === 'number') writer.uint32(24).uint64(timeMillis);
  if (datatype !== undefined && datatype !== 0) writer.uint32(32).uint32(datatype);
  if (isNull === true) writer.uint32(56).bool(true);
  if (typeof unit === 'string') writeUnit(writer, unit);
  if (typeof value === 'number') writer.uint32(105).double(value);
  else if (typeof value === 'bigint') {
    if (value < 0n || value > 0xffffffffn) writer.uint32(88).uint64(BigInt.asUintN(64, value).toString());
    else writer.uint32(80).uint32(Number(value));
  } else if (typeof value === 'boolean') writer.uint32(112).bool(value);
  else if (typeof value === 'string') writer.uint32(122).string(value);
}

function writeUnit(writer: protobuf.Writer, unit: string): void {
  const stringType = 12;
  writer.uint32(74).fork();
  writer.uint32(10).string('engUnit');
  writer.uint32(18).fork().uint32(8).uint32(stringType).uint32(66).string(unit).ldelim();
  writer.ldelim();
}
