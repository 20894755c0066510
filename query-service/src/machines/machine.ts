import type { Carrier } from '@enms/telemetry-contract';

/** A machine as far as answering for it needs. */
export interface Machine {
  readonly id: number;
  /** Unique in its factory, for example `compressor-1`. */
  readonly name: string;
  readonly displayName: string;
  readonly type: string;
  /** The carrier that is meant when none is asked for. */
  readonly carrier: Carrier;
  readonly ratedPowerKw: number | null;
  readonly factory: Factory;
}

/** The site of a machine. */
export interface Factory {
  readonly id: number;
  /** Unique in its tenant. */
  readonly slug: string;
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
}

/** The newest known state of one carrier of a machine. */
export interface MachineState {
  readonly machineId: number;
  readonly carrier: Carrier;
  readonly isRunning: boolean | null;
  readonly powerKw: number | null;
  readonly energyTotalKwh: number | null;
  readonly lastUpdated: Date;
  readonly operatingHoursTotal: number | null;
  readonly alertLevel: string;
}
