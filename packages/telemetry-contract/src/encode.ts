import type { CanonicalKind, Carrier } from './vocabulary.ts';

/** Every canonical message may bear these. `ts`: ISO 8601 with zone, or epoch milliseconds. */
export interface CanonicalHead {
  readonly ts: string | number;
  readonly seq?: number;
  readonly channel?: string;
  /** Names of qualities that the device knows of itself, such as `estimated`. */
  readonly quality?: string | readonly string[];
}

export interface CanonicalEnergy extends CanonicalHead {
  readonly carrier?: Carrier;
  readonly power_kw?: number;
  readonly energy_kwh?: number;
  readonly energy_total_kwh?: number;
  readonly voltage_v?: number;
  readonly current_a?: number;
  readonly power_factor?: number;
  readonly frequency_hz?: number;
  readonly switch_on?: boolean;
  readonly volume_m3?: number;
  readonly volume_total_m3?: number;
  readonly flow_m3h?: number;
  readonly mass_kg?: number;
  readonly mass_total_kg?: number;
  readonly flow_kgh?: number;
  readonly calorific_kwh_per_m3?: number;
  readonly enthalpy_kwh_per_kg?: number;
}

export interface CanonicalProduction extends CanonicalHead {
  readonly production_count?: number;
  readonly good?: number;
  readonly bad?: number;
  readonly throughput_units_per_hour?: number;
  readonly operating_mode?: string;
  readonly speed_percent?: number;
  readonly recipe_id?: string;
  readonly batch_id?: string;
}

export interface CanonicalEnvironment extends CanonicalHead {
  readonly outdoor_temp_c?: number;
  readonly indoor_temp_c?: number;
  readonly humidity_percent?: number;
  readonly pressure_bar?: number;
  readonly flow_rate_m3h?: number;
  readonly supply_temp_c?: number;
  readonly return_temp_c?: number;
  readonly cop?: number;
  readonly brightness_lux?: number;
}

/** One metric, or several of one moment. */
export type CanonicalMeasurement = CanonicalHead &
  (
    | { readonly metric: string; readonly value: number }
    | { readonly values: Readonly<Record<string, number>> }
  );

/** A last will cannot know its time, so `ts` may be missing. */
export interface CanonicalStatus extends Partial<CanonicalHead> {
  readonly online: boolean;
  readonly capabilities?: readonly string[];
  readonly firmware?: string;
}

export interface CanonicalHeartbeat extends Partial<CanonicalHead> {
  readonly uptime_s?: number;
  readonly rssi_dbm?: number;
  readonly firmware?: string;
}

/** Answer to a command; what else it says is kept. */
export interface CanonicalResponse extends Partial<CanonicalHead> {
  readonly command_id?: string;
  readonly success?: boolean;
  readonly detail?: string;
}

/** The typed map: last topic level → what travels there. */
export interface CanonicalPayloads {
  energy: CanonicalEnergy;
  production: CanonicalProduction;
  environment: CanonicalEnvironment;
  measurement: CanonicalMeasurement;
  status: CanonicalStatus;
  heartbeat: CanonicalHeartbeat;
  response: CanonicalResponse;
}

/** The payload of a canonical message: one reading, or several as a batch. */
export function encodeCanonical<K extends CanonicalKind>(
  _kind: K,
  payload: CanonicalPayloads[K] | readonly CanonicalPayloads[K][],
): string {
  return JSON.stringify(payload);
}

/** What a power sensor sends every 5 s on `sensors/{deviceCode}/power`; `electric` in W. */
export interface PowerSensorPayload {
  readonly deviceCode: string;
  readonly timestamp: string;
  readonly temp?: number;
  readonly humidity?: number;
  readonly brightness?: number;
  readonly electric?: number;
}

export function encodePowerSensor(payload: PowerSensorPayload): string {
  return JSON.stringify(payload);
}

/** What a counter node sends on `autovolt/{node}/telemetry`. */
export interface CounterNodePayload {
  readonly esp32_name: string;
  readonly classroom?: string;
  /** The channel: which of the node's loads. */
  readonly device_id: string;
  readonly timestamp: string;
  readonly power_w: number;
  readonly energy_wh_total: number;
  readonly switch_state?: Readonly<Record<string, boolean>>;
  readonly uptime_seconds?: number;
  readonly status?: 'online' | 'offline';
  readonly sequence_no?: number;
  readonly firmware_ver?: string;
  readonly wifi_rssi?: number;
}

export function encodeCounterNode(payload: CounterNodePayload): string {
  return JSON.stringify(payload);
}
