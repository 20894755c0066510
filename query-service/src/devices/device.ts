import type { Carrier, Dialect } from '@enms/telemetry-contract';

export const DEVICE_STATUSES = ['discovered', 'active', 'inactive', 'maintenance'] as const;
export type DeviceStatus = (typeof DEVICE_STATUSES)[number];

/** What a list of devices can be sorted by. */
export const DEVICE_ORDERS = [
  'id',
  'code',
  'name',
  'status',
  'last_seen',
  'rssi_dbm',
  'clock_offset_s',
  'firmware',
] as const;
export type DeviceOrder = (typeof DEVICE_ORDERS)[number];

/** What publishes; see {@link Assignment} for whom it speaks. */
export interface Device {
  readonly id: number;
  readonly tenantId: number;
  readonly factoryId: number | null;
  readonly factorySlug: string | null;
  /** As the device names itself, for example a MAC address. */
  readonly code: string;
  readonly name: string | null;
  readonly dialect: Dialect;
  readonly location: string | null;
  readonly groupName: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly status: DeviceStatus;
  readonly capabilities: readonly string[];
  readonly expectedIntervalSeconds: number | null;
  readonly brokerUsername: string | null;
  readonly rssiDbm: number | null;
  readonly clockOffsetSeconds: number | null;
  readonly lastSeen: Date | null;
  readonly online: boolean | null;
  readonly createdAt: Date;
}

/** For which machine and carrier a channel of a device speaks, and when. */
export interface Assignment {
  readonly deviceId: number;
  readonly channel: string;
  readonly machineId: number;
  readonly machineName: string;
  readonly carrier: Carrier;
  /** For example a current transformer's ratio. */
  readonly multiplier: number;
  /** null: since ever */
  readonly validFrom: Date | null;
  /** null: until further notice */
  readonly validTo: Date | null;
}
