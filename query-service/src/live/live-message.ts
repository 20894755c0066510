import type { LiveReading } from './live-client.ts';

/** Reads a message of `live:telemetry`; elements that are no readings are left out. Undefined: not a list. */
export function readTelemetryMessage(text: string): LiveReading[] | undefined {
  const value = parsed(text);
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((element: unknown) => readReading(element) ?? []);
}

/** Reads a message of `live:ingest`. Undefined: it names no worker. */
export function readIngestMessage(
  text: string,
): { readonly worker: string; readonly figures: Readonly<Record<string, unknown>> } | undefined {
  const value = parsed(text);
  if (!isRecord(value) || typeof value['worker'] !== 'string') return undefined;
  return { worker: value['worker'], figures: value };
}

function readReading(value: unknown): LiveReading | undefined {
  if (!isRecord(value)) return undefined;
  const { machine_id: machineId, carrier, time } = value;
  if (typeof machineId !== 'number' || typeof carrier !== 'string' || typeof time !== 'string')
    return undefined;
  return {
    machine_id: machineId,
    carrier,
    time,
    power_kw: numberOrNull(value['power_kw']),
    energy_total_kwh: numberOrNull(value['energy_total_kwh']),
    quality: numberOrNull(value['quality']) ?? 0,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
