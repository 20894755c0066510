/**
 * What one message costs: decoding, and decoding with validation against a directory of 50,000 devices, each
 * beside a bare JSON.parse of the same bytes. Prints a table; asserts nothing.
 */
import { buildDirectory, createDecoder, type DirectoryRow, resolveReading } from '../src/index.ts';

const devices = 50_000;
const messages = 20_000;
const rounds = 25;
const nowMillis = Date.UTC(2026, 0, 31, 12);
const encoder = new TextEncoder();

interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
}

const cases: Readonly<Record<string, (n: number) => [topic: string, payload: unknown]>> = {
  'canonical, 3 fields, epoch ms': (n) => [
    `enms/plant/device-${n % devices}/energy`,
    { ts: nowMillis - n, seq: n, power_kw: 41.27, energy_total_kwh: 120_345.6 + n },
  ],
  'canonical, 8 fields, ISO': (n) => [
    `enms/plant/device-${n % devices}/energy`,
    {
      ts: new Date(nowMillis - n).toISOString(),
      seq: n,
      power_kw: 41.27,
      energy_total_kwh: 120_345.6 + n,
      voltage_v: 399.1,
      current_a: 71.3,
      power_factor: 0.87,
      frequency_hz: 49.98,
    },
  ],
  'canonical with an unknown field': (n) => [
    `enms/plant/device-${n % devices}/energy`,
    { ts: nowMillis - n, seq: n, power_kw: 41.27, phase_angle_deg: 12.5 },
  ],
  'power-sensor': (n) => [
    `sensors/device-${n % devices}/power`,
    {
      deviceCode: `device-${n % devices}`,
      timestamp: '2026-01-31T11:59:30Z',
      temp: 23.7,
      humidity: 60.5,
      brightness: 700,
      electric: 900,
    },
  ],
};

function directoryRows(): DirectoryRow[] {
  return Array.from({ length: devices }, (_, n) => ({
    device_id: n + 1,
    tenant_id: 1,
    factory_id: 1,
    factory_slug: 'plant',
    code: `device-${n}`,
    dialect: 'canonical',
    status: 'active',
    capabilities: [],
    expected_interval_s: 1,
    channel: 'main',
    machine_id: n + 1,
    machine_name: `machine-${n}`,
    machine_type: 'compressor',
    rated_power_kw: 75,
    limits: null,
    calorific_kwh_per_m3: null,
    enthalpy_kwh_per_kg: null,
    carrier: 'electricity',
    multiplier: 1,
    valid_from: null,
    valid_to: null,
  }));
}

/** Microseconds of processor time per message, garbage collection included: the best of several rounds. */
function measure(work: (message: Message) => void, of: readonly Message[]): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    for (const message of of) work(message);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, user + system);
  }
  return best / of.length;
}

const directory = buildDirectory(directoryRows());
const text = new TextDecoder('utf-8', { fatal: true });
let rejected = 0;

for (const [name, make] of Object.entries(cases)) {
  const list = Array.from({ length: messages }, (_, n): Message => {
    const [topic, payload] = make(n);
    return { topic, payload: encoder.encode(JSON.stringify(payload)) };
  });
  const decoder = createDecoder();
  const bare = measure(({ payload }) => JSON.parse(text.decode(payload)) as unknown, list);
  const decode = measure(({ topic, payload }) => decoder.decode(topic, payload, nowMillis), list);
  const whole = measure(({ topic, payload }) => {
    const result = decoder.decode(topic, payload, nowMillis);
    rejected += result.rejections.length;
    for (const reading of result.readings) {
      if (resolveReading(reading, directory, nowMillis).kind === 'rejection') rejected++;
    }
  }, list);
  console.log(
    `${name.padEnd(34)} ${String(list[0]?.payload.length).padStart(4)} bytes` +
      `   JSON.parse ${bare.toFixed(2)} µs   decode ${decode.toFixed(2)} µs   decode + validate ${whole.toFixed(2)} µs`,
  );
}
console.log(`${rejected} rejected`);
