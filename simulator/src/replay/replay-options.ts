import { parseArgs } from 'node:util';

export const REPLAY_USAGE = `Publishes the readings of a CSV file through the broker, keeping their times.

node simulator/dist/replay.js --file FILE --device CODE --map COLUMN=FIELD[,COLUMN=FIELD…] [options]

  --map         which column is which canonical field; one of them must be ts:  time=ts,eload=energy_kwh
  --units       units of columns, where they differ from the field's:  eload=MWh,temp=F
  --type        energy (default), production, environment or measurement
  --factory     default demo-factory
  --channel     channel of the device, default main
  --time-zone   zone of times without offset, such as Europe/Berlin
  --speed       max (default), realtime, or how many times faster than real
  --delimiter   default: a comma
  --url         default MQTT_URL or mqtt://127.0.0.1:1883
  --username    default: the code of the device
  --password    default: MQTT_PASSWORD, or the device's entry in SIMULATOR_CREDENTIALS_FILE
  --confirm     receipt (default: wait for the ingest's commit receipts) or puback (the broker's word)
  --timeout     seconds without any progress before it gives up, default 60
`;

const TYPES = ['energy', 'production', 'environment', 'measurement'] as const;
export type ReplayType = (typeof TYPES)[number];

export interface ReplayOptions {
  readonly file: string;
  readonly device: string;
  readonly factory: string;
  readonly type: ReplayType;
  readonly channel: string | null;
  /** Column of the file → canonical field, unit included. */
  readonly fields: ReadonlyMap<string, string>;
  readonly timeColumn: string;
  readonly timeZone: string | null;
  /** Times faster than real; Infinity: as fast as confirmations allow. */
  readonly speed: number;
  readonly delimiter: string;
  readonly url: string;
  readonly username: string;
  readonly password: string | null;
  readonly confirm: 'receipt' | 'puback';
  readonly timeoutMs: number;
}

/** A mistake on the command line, in a sentence. */
export class UsageError extends Error {}

function pairs(text: string, option: string): Map<string, string> {
  const entries = text.split(',').map((pair): [string, string] => {
    const at = pair.lastIndexOf('=');
    if (at <= 0 || at === pair.length - 1) throw new UsageError(`--${option}: "${pair}" is not COLUMN=VALUE`);
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  });
  return new Map(entries);
}

/** The canonical field that bears another unit: `energy_kwh` in MWh is `energy_mwh`. The contract converts. */
export function fieldInUnit(field: string, unit: string): string {
  const at = field.lastIndexOf('_');
  if (at < 0) throw new UsageError(`--units: ${field} has no unit`);
  return `${field.slice(0, at)}_${unit.toLowerCase().replace(/[°³]/g, (sign) => (sign === '³' ? '3' : ''))}`;
}

function speedOf(text: string): number {
  if (text === 'max') return Infinity;
  const speed = text === 'realtime' ? 1 : Number(text);
  if (!(speed > 0)) throw new UsageError('--speed must be max, realtime or a number above 0');
  return speed;
}

function required(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new UsageError(`--${name} is needed`);
  return value;
}

/** Reads the command line. @throws UsageError */
export function readReplayOptions(args: readonly string[], env: NodeJS.ProcessEnv): ReplayOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ file: text, device: text, map: text, units: text, type: text, factory: text, channel: text },
      ...{ 'time-zone': text, speed: text, delimiter: text, url: text, username: text, password: text },
      ...{ confirm: text, timeout: text },
    },
  });
  const mapped = pairs(required(values.map, 'map'), 'map');
  const units = values.units === undefined ? new Map<string, string>() : pairs(values.units, 'units');
  const timeColumn = [...mapped].find(([, field]) => field === 'ts')?.[0];
  if (timeColumn === undefined) throw new UsageError('--map must say which column is ts');
  const type = TYPES.find((known) => known === (values.type ?? 'energy'));
  if (type === undefined) throw new UsageError(`--type must be one of ${TYPES.join(', ')}`);
  const confirm = values.confirm ?? 'receipt';
  if (confirm !== 'receipt' && confirm !== 'puback')
    throw new UsageError('--confirm must be receipt or puback');
  const device = required(values.device, 'device');
  const fields = [...mapped]
    .filter(([column]) => column !== timeColumn)
    .map(([column, field]): [string, string] => {
      const unit = units.get(column);
      return [column, unit === undefined ? field : fieldInUnit(field, unit)];
    });
  if (fields.length === 0) throw new UsageError('--map names no value, only the time');
  return {
    file: required(values.file, 'file'),
    device,
    factory: values.factory ?? 'demo-factory',
    type,
    channel: values.channel ?? null,
    fields: new Map(fields),
    timeColumn,
    timeZone: values['time-zone'] ?? null,
    speed: speedOf(values.speed ?? 'max'),
    delimiter: values.delimiter ?? ',',
    url: values.url ?? env['MQTT_URL'] ?? 'mqtt://127.0.0.1:1883',
    username: values.username ?? device,
    password: values.password ?? env['MQTT_PASSWORD'] ?? null,
    confirm,
    timeoutMs: Number(values.timeout ?? '60') * 1000,
  };
}
