import { describe, expect, it } from '@jest/globals';
import { decodeMessage, type ReasonCode, reasons } from '../src/index.ts';

const receivedAt = Date.UTC(2026, 0, 31, 12);
const topic = 'enms/plant/compressor-1/energy';
const ts = '"ts":"2026-01-31T12:00:00Z"';
const encoder = new TextEncoder();
const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

type BadMessage = readonly [
  what: string,
  reason: ReasonCode,
  field: string | null,
  payload: string | Uint8Array,
  topic?: string,
];

const badMessages: readonly BadMessage[] = [
  ['cut off', 'malformed_json', null, `{${ts},"power_kw":4`],
  ['a trailing comma', 'malformed_json', null, `{${ts},"power_kw":4,}`],
  ['single quotes', 'malformed_json', null, "{'ts':1}"],
  ['plain text', 'malformed_json', null, 'hello'],
  ['two objects', 'malformed_json', null, `{${ts},"power_kw":4}{}`],
  ['NaN', 'not_finite', null, `{${ts},"power_kw":NaN}`],
  ['nan, as C prints it', 'not_finite', null, `{${ts},"power_kw":-nan}`],
  ['Infinity', 'not_finite', null, `{${ts},"power_kw":-Infinity}`],
  ['1e999', 'not_finite', 'power_kw', `{${ts},"power_kw":1e999}`],
  ['1e999 in an unknown field', 'not_finite', 'foo', `{${ts},"power_kw":1,"foo":[1e999]}`],
  ['bytes that are not UTF-8', 'bad_utf8', null, Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d])],
  ['half a surrogate pair', 'bad_utf8', 'foo', `{${ts},"power_kw":1,"foo":"\\ud800"}`],
  ['a NUL in a string', 'control_character', 'foo', `{${ts},"power_kw":1,"foo":"a\\u0000b"}`],
  ['an escape sequence in a key', 'control_character', null, `{${ts},"power_kw":1,"\\u001b[31m":1}`],
  ['no bytes', 'empty_payload', null, ''],
  ['blanks', 'empty_payload', null, ' \n '],
  ['an empty batch', 'empty_batch', null, '[]'],
  ['more than 256 KiB', 'too_large', null, `{${ts},"foo":"${'x'.repeat(256 * 1024)}"}`],
  ['33 levels', 'too_deep', null, `{${ts},"power_kw":1,"foo":${nested(32)}}`],
  ['a depth bomb', 'too_deep', null, nested(100_000)],
  ['the same key twice', 'duplicate_key', null, `{${ts},"power_kw":1,"power_kw":2}`],
  ['the same key twice, once escaped', 'duplicate_key', null, `{${ts},"power_kw":1,"\\u0070ower_kw":2}`],
  ['the same key twice, deep inside', 'duplicate_key', null, `{${ts},"power_kw":1,"foo":[{"a":1,"a":1}]}`],
  ['__proto__', 'forbidden_key', '__proto__', `{${ts},"power_kw":1,"__proto__":{"admin":true}}`],
  ['__proto__, escaped', 'forbidden_key', '__proto__', `{${ts},"power_kw":1,"__\\u0070roto__":1}`],
  ['constructor, deep inside', 'forbidden_key', 'constructor', `{${ts},"power_kw":1,"a":{"constructor":{}}}`],
  ['a number', 'wrong_type', null, '42'],
  ['null', 'wrong_type', null, 'null'],
  ['a string', 'wrong_type', null, '"power"'],
  ['a number as string', 'wrong_type', 'power_kw', `{${ts},"power_kw":"41.2"}`],
  ['a switch as number', 'wrong_type', 'switch_on', `{${ts},"switch_on":1}`],
  ['an unknown carrier', 'wrong_type', 'carrier', `{${ts},"power_kw":1,"carrier":"plutonium"}`],
  ['no time', 'missing_field', 'ts', '{"power_kw":1}'],
  ['no value', 'missing_field', null, `{${ts},"seq":4}`],
  ['only nulls', 'missing_field', null, `{${ts},"power_kw":null}`],
  ['the same quantity in two units', 'ambiguous_field', 'power_w', `{${ts},"power_kw":1,"power_w":1000}`],
  ['an impossible power factor', 'out_of_range', 'power_factor', `{${ts},"power_factor":1.7}`],
  ['a negative voltage', 'out_of_range', 'voltage_v', `{${ts},"voltage_v":-230}`],
  [
    'below absolute zero',
    'out_of_range',
    'outdoor_temp_c',
    `{${ts},"outdoor_temp_c":-300}`,
    'enms/p/h/environment',
  ],
  ['a negative seq', 'bad_sequence', 'seq', `{${ts},"power_kw":1,"seq":-1}`],
  ['a seq beyond exact integers', 'bad_sequence', 'seq', `{${ts},"power_kw":1,"seq":9007199254740993}`],
  ['half a seq', 'bad_sequence', 'seq', `{${ts},"power_kw":1,"seq":1.5}`],
  ['a seq as string', 'bad_sequence', 'seq', `{${ts},"power_kw":1,"seq":"7"}`],
  ['a clock at epoch 0', 'bad_timestamp', 'ts', '{"ts":0,"power_kw":1}'],
  ['seconds since power-on', 'bad_timestamp', 'ts', '{"ts":86400,"power_kw":1}'],
  ['the year 1970', 'bad_timestamp', 'ts', '{"ts":"1970-01-01T00:00:10Z","power_kw":1}'],
  ['microseconds', 'bad_timestamp', 'ts', '{"ts":1769860800000000,"power_kw":1}'],
  ['the 30th of February', 'bad_timestamp', 'ts', '{"ts":"2026-02-30T12:00:00Z","power_kw":1}'],
  ['a time as object', 'bad_timestamp', 'ts', '{"ts":{},"power_kw":1}'],
  ['a time without zone', 'timestamp_without_zone', 'ts', '{"ts":"2026-01-31T12:00:00","power_kw":1}'],
  ['a channel with blanks', 'bad_name', 'channel', `{${ts},"power_kw":1,"channel":"phase 1"}`],
  ['an unknown quality', 'unknown_quality', 'quality', `{${ts},"power_kw":1,"quality":"splendid"}`],
  ['too many unknown fields', 'too_many_fields', null, `{${ts},"power_kw":1,${manyFields(65)}}`],
  ['too long unknown fields', 'too_many_fields', null, `{${ts},"power_kw":1,"foo":"${'x'.repeat(9000)}"}`],
  ['a metric with blanks', 'bad_name', 'metric', `{${ts},"metric":"a b","value":1}`, 'enms/p/d/measurement'],
  ['a measurement without value', 'missing_field', 'value', `{${ts},"metric":"a"}`, 'enms/p/d/measurement'],
  ['an unknown kind', 'unknown_topic', null, `{${ts}}`, 'enms/plant/compressor-1/poetry'],
  ['a topic of C1 controls', 'unknown_topic', null, `{${ts}}`, '\u007f\u0085'],
  ['a foreign topic', 'unknown_topic', null, `{${ts}}`, 'weather/berlin'],
  ['a topic of control characters', 'unknown_topic', null, `{${ts}}`, '\u0000\u0007'],
  ['a device name with blanks', 'bad_name', 'device', `{${ts}}`, 'enms/plant/compressor 1/energy'],
  ['a device name of 65 characters', 'bad_name', 'device', `{${ts}}`, `enms/plant/${'d'.repeat(65)}/energy`],
  ['an empty factory name', 'bad_name', 'factory', `{${ts}}`, 'enms//compressor-1/energy'],
  [
    'another device in the payload',
    'device_mismatch',
    'deviceCode',
    '{"deviceCode":"AA:BB:CC:DD:EE:00","timestamp":"2026-01-31T12:00:00Z","electric":1}',
    'sensors/AA:BB:CC:DD:EE:FF/power',
  ],
  [
    'an unknown unit',
    'unknown_unit',
    'unit',
    '{"value":1,"unit":"horses"}',
    'homesync/h/nodes/n/telemetry/power',
  ],
  ['milli or mega', 'unknown_unit', 'unit', '{"value":1,"unit":"mW"}', 'homesync/h/nodes/n/telemetry/power'],
  ['no protobuf', 'malformed_binary', null, '{"metrics":[]}', 'spBv1.0/g/NDATA/n'],
  ['an alias nobody knows', 'unknown_alias', null, Uint8Array.from([0x12, 2, 0x10, 7]), 'spBv1.0/g/NDATA/n'],
  ['neither online nor offline', 'wrong_type', null, 'maybe', 'tele/plug/LWT'],
];

function manyFields(count: number): string {
  return Array.from({ length: count }, (_, n) => `"f${n}":${n}`).join(',');
}

describe('bad messages', () => {
  it.each(badMessages)('%s → %s (%s)', (_what, reason, field, payload, onTopic = topic) => {
    const bytes = typeof payload === 'string' ? encoder.encode(payload) : payload;
    const result = decodeMessage(onTopic, bytes, receivedAt);
    expect(result.readings).toEqual([]);
    expect(result.rejections).toHaveLength(1);
    expect(result.rejections[0]).toMatchObject({ reason, field, remedy: reasons[reason].remedy });
    expect(result.rejections[0]!.detail).not.toMatch(/\p{Cc}/u);
    expect(result.rejections[0]!.detail.length).toBeLessThan(300);
  });
});

describe('a batch with bad elements', () => {
  const good = (n: number): string => `{"ts":${receivedAt + n},"power_kw":${n}}`;

  it.each([
    ['a wrong field', '{"ts":1769860800000,"power_kw":"x"}', 'wrong_type'],
    ['a duplicate key', '{"ts":1769860800000,"power_kw":1, "power_kw":2}', 'duplicate_key'],
    ['a forbidden key', '{"ts":1769860800000,"__proto__":{"a":"],[}"}}', 'forbidden_key'],
    ['a number beyond range', '{"ts":1769860800000,"power_kw":1e999}', 'not_finite'],
    ['an array', '[1,2,{"a":[]}]', 'wrong_type'],
    ['a string with brackets', '"],{\\"["', 'wrong_type'],
  ])('%s: the others are kept, the bad one is handed back as it came', (_what, bad, reason) => {
    const text = `[ ${good(1)} , ${bad} ,${good(2)}]`;
    const result = decodeMessage(topic, encoder.encode(text), receivedAt);
    expect(result.readings).toMatchObject([{ powerKw: 1 }, { powerKw: 2 }]);
    expect(result.rejections).toMatchObject([{ reason, index: 1, piece: bad }]);
  });

  it('gives pieces that are refused alone for the same reason', () => {
    const text = `[${good(1)},{"ts":5},{"power_kw":1}]`;
    const { rejections } = decodeMessage(topic, encoder.encode(text), receivedAt);
    expect(rejections).toHaveLength(2);
    for (const { piece, reason } of rejections) {
      expect(decodeMessage(topic, encoder.encode(piece!), receivedAt).rejections).toMatchObject([{ reason }]);
    }
  });
});
