import type { MachineKind } from '../machines/machine-model.ts';

/** A machine with a device of its own. */
export interface MachineEntry {
  code: string;
  kind: MachineKind;
  /** Seconds between readings: whole ticks of its kind (compressor 1, hvac and motor 10, others 30). */
  every_s: number;
  /** Factor on the usual power of its kind. */
  scale: number;
}

/** ESP32 power sensor (dialect power-sensor). */
export interface PowerSensorEntry {
  code: string;
  every_s: number;
}

/** ESP32 counter node (dialect counter-node). */
export interface CounterNodeEntry {
  code: string;
  classroom: string;
  every_s: number;
}

/** Many machines of one kind: `{prefix}{n}`, n from 1. */
export interface ExtraMachines {
  kind: MachineKind;
  count: number;
  every_s: number;
  prefix: string;
  /** Device that speaks for all of them, one channel each (`{prefix}{n}`); null: a device and a session each. */
  gateway: string | null;
}

/** Everything that PUT /config can change. */
export interface FleetSettings {
  seed: number;
  factory: string;
  time_zone: string;
  /** Amplitude of the power noise in percent. */
  noise_percent: number;
  /** Simulated seconds a second; above 1 only while the simulated time lies in the past. */
  speed: number;
  anomaly_probability_per_day: number;
  machines: MachineEntry[];
  power_sensors: PowerSensorEntry[];
  counter_nodes: CounterNodeEntry[];
  extra_machines: ExtraMachines[];
  /** Further power sensors AA:BB:CC:01:xx:yy. */
  extra_power_sensors: { count: number; every_s: number };
}

/** Sessions the simulator opens at most without a gateway for machines of one group. */
export const MACHINES_WITHOUT_GATEWAY = 200;

/** The demo factory of page one of the manual. */
export const DEMO_FLEET: FleetSettings = {
  seed: 20251008,
  factory: 'demo-factory',
  time_zone: 'Europe/Berlin',
  noise_percent: 5,
  speed: 1,
  anomaly_probability_per_day: 0.1,
  machines: [
    { code: 'sim-compressor-1', kind: 'compressor', every_s: 1, scale: 1 },
    { code: 'sim-hvac-1', kind: 'hvac', every_s: 10, scale: 1 },
    { code: 'sim-motor-1', kind: 'motor', every_s: 10, scale: 1 },
    { code: 'sim-pump-1', kind: 'pump', every_s: 30, scale: 1 },
    { code: 'sim-injection-1', kind: 'injection_molding', every_s: 30, scale: 1 },
    { code: 'sim-boiler-1', kind: 'boiler', every_s: 30, scale: 1 },
  ],
  power_sensors: [
    { code: 'AA:BB:CC:00:00:01', every_s: 5 },
    { code: 'AA:BB:CC:00:00:02', every_s: 5 },
  ],
  counter_nodes: [
    { code: 'ESP01', classroom: 'CR-101', every_s: 10 },
    { code: 'ESP02', classroom: 'CR-102', every_s: 10 },
  ],
  extra_machines: [],
  extra_power_sensors: { count: 0, every_s: 60 },
};
