import { type DecodeContext, jsonReader, type RouteMatch } from '../dialect.ts';
import { type FieldRules, headRule, numberRule, readFields } from '../fields.ts';
import { type JsonObject, newEnergyReading, newEnvironmentReading } from '../readings.ts';
import { quoted, reject, type Rejection } from '../reasons.ts';
import { parseTimestamp } from '../time.ts';
import { omit, pick } from './parts.ts';

const energyRules: FieldRules = new Map([
  ['deviceCode', headRule],
  ['timestamp', headRule],
  ['electric', numberRule('reading', 'powerKw', [-1e7, 1e7], 0.001)],
]);
const environmentRules: FieldRules = new Map([
  ['temp', numberRule('reading', 'indoorTempC', [-273.15, 2000])],
  ['humidity', numberRule('reading', 'humidityPercent', [0, 100])],
  ['brightness', numberRule('reading', 'brightnessLux', [0, 500_000])],
]);
const environmentKeys = [...environmentRules.keys()];
const environmentKeySet = new Set(environmentKeys);

/** `sensors/{deviceCode}/power` */
export function matchPowerSensor(levels: readonly string[]): RouteMatch | null {
  const [root, device, kind] = levels;
  if (root !== 'sensors' || kind !== 'power' || levels.length !== 3 || device === undefined) return null;
  return { deviceCode: device, factory: null, tail: kind, reader: jsonReader(read) };
}

/** Power in W, and the room's temperature, humidity and brightness at the same moment. */
function read(element: JsonObject, route: RouteMatch, context: DecodeContext): Rejection | null {
  const code = element['deviceCode'];
  // The broker lets a device publish on its own topic only: the topic proves who speaks, the payload must agree.
  if (typeof code !== 'string' || !sameCode(code, route.deviceCode)) {
    return code === undefined
      ? reject('missing_field', 'deviceCode', 'deviceCode is missing')
      : reject(
          'device_mismatch',
          'deviceCode',
          `${quoted(code)} speaks on the topic of ${quoted(route.deviceCode)}`,
        );
  }
  const timeMillis = parseTimestamp(element['timestamp'], 'timestamp');
  if (typeof timeMillis !== 'number') return timeMillis;
  const climate = pick(element, environmentKeys);
  const environment = newEnvironmentReading(route.deviceCode, route.factory, timeMillis);
  if (climate !== null) {
    const fault = readFields(climate, environmentRules, environment);
    if (fault !== null) return fault;
  }
  const electric = element['electric'];
  if (climate === null || (electric !== undefined && electric !== null)) {
    const energy = newEnergyReading(route.deviceCode, route.factory, timeMillis);
    const fault = readFields(omit(element, environmentKeySet), energyRules, energy);
    if (fault !== null) return fault;
    context.readings.push(energy);
  }
  if (climate !== null) context.readings.push(environment);
  return null;
}

/** MAC addresses are written with and without separators, in either case. */
function sameCode(one: string, other: string): boolean {
  if (one === other) return true;
  const bare = (code: string): string => code.replace(/[:-]/g, '').toLowerCase();
  return bare(one) === bare(other);
}
