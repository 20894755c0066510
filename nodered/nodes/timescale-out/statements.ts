import type {
  Discovery,
  EnergyRow,
  EnvironmentRow,
  EventRow,
  MeasurementRow,
  ProductionRow,
  QuarantineRow,
} from '../../src/write-set.ts';
import { column, writeStatement } from './array-statement.ts';
import type { ArrayStatement } from './array-statement.ts';
import type { MachineStatus } from './machine-status-board.ts';
import type { DeviceTouch } from '../../src/device-touch-board.ts';

/** The write functions of the schema `telemetry`, with the column each argument is made of. */

export const writeEnergy: ArrayStatement<EnergyRow> = writeStatement('write_energy', [
  column('timestamptz', (row: EnergyRow) => row.timeMillis),
  column('int4', (row: EnergyRow) => row.machineId),
  column('text', (row: EnergyRow) => row.carrier),
  column('float8', (row: EnergyRow) => row.powerKw),
  column('float8', (row: EnergyRow) => row.energyKwh),
  column('float8', (row: EnergyRow) => row.energyTotalKwh),
  column('float8', (row: EnergyRow) => row.voltageV),
  column('float8', (row: EnergyRow) => row.currentA),
  column('float8', (row: EnergyRow) => row.powerFactor),
  column('float8', (row: EnergyRow) => row.frequencyHz),
  column('bool', (row: EnergyRow) => row.switchOn),
  column('int8', (row: EnergyRow) => row.seq),
  column('int4', (row: EnergyRow) => row.deviceId),
  column('int4', (row: EnergyRow) => row.quality),
  column('text', (row: EnergyRow) => row.extra),
]);

export const writeProduction: ArrayStatement<ProductionRow> = writeStatement('write_production', [
  column('timestamptz', (row: ProductionRow) => row.timeMillis),
  column('int4', (row: ProductionRow) => row.machineId),
  column('int4', (row: ProductionRow) => row.deviceId),
  column('float8', (row: ProductionRow) => row.productionCount),
  column('float8', (row: ProductionRow) => row.good),
  column('float8', (row: ProductionRow) => row.bad),
  column('float8', (row: ProductionRow) => row.throughputUnitsPerHour),
  column('text', (row: ProductionRow) => row.operatingMode),
  column('float8', (row: ProductionRow) => row.speedPercent),
  column('text', (row: ProductionRow) => row.recipeId),
  column('text', (row: ProductionRow) => row.batchId),
  column('int4', (row: ProductionRow) => row.quality),
  column('int8', (row: ProductionRow) => row.seq),
  column('text', (row: ProductionRow) => row.extra),
]);

export const writeEnvironment: ArrayStatement<EnvironmentRow> = writeStatement('write_environment', [
  column('timestamptz', (row: EnvironmentRow) => row.timeMillis),
  column('int4', (row: EnvironmentRow) => row.machineId),
  column('int4', (row: EnvironmentRow) => row.deviceId),
  column('float8', (row: EnvironmentRow) => row.outdoorTempC),
  column('float8', (row: EnvironmentRow) => row.indoorTempC),
  column('float8', (row: EnvironmentRow) => row.humidityPercent),
  column('float8', (row: EnvironmentRow) => row.pressureBar),
  column('float8', (row: EnvironmentRow) => row.flowRateM3h),
  column('float8', (row: EnvironmentRow) => row.supplyTempC),
  column('float8', (row: EnvironmentRow) => row.returnTempC),
  column('float8', (row: EnvironmentRow) => row.cop),
  column('float8', (row: EnvironmentRow) => row.brightnessLux),
  column('int4', (row: EnvironmentRow) => row.quality),
  column('int8', (row: EnvironmentRow) => row.seq),
  column('text', (row: EnvironmentRow) => row.extra),
]);

export const writeMeasurements: ArrayStatement<MeasurementRow> = writeStatement('write_measurements', [
  column('timestamptz', (row: MeasurementRow) => row.timeMillis),
  column('int4', (row: MeasurementRow) => row.deviceId),
  column('text', (row: MeasurementRow) => row.metric),
  column('float8', (row: MeasurementRow) => row.value),
  column('int4', (row: MeasurementRow) => row.quality),
  column('int8', (row: MeasurementRow) => row.seq),
]);

export const writeEvents: ArrayStatement<EventRow> = writeStatement('write_events', [
  column('timestamptz', (row: EventRow) => row.timeMillis),
  column('int4', (row: EventRow) => row.deviceId),
  column('text', (row: EventRow) => row.kind),
  column('text', (row: EventRow) => row.detail),
]);

export const addQuarantine: ArrayStatement<QuarantineRow> = writeStatement('add_quarantine', [
  column('timestamptz', (row: QuarantineRow) => row.receivedAtMillis),
  column('text', (row: QuarantineRow) => row.topic),
  column('bytea', (row: QuarantineRow) => row.payload),
  column('text', (row: QuarantineRow) => row.deviceCode),
  column('text', (row: QuarantineRow) => row.dialect),
  column('text', (row: QuarantineRow) => row.reason),
  column('text', (row: QuarantineRow) => row.detail),
]);

export const updateStatus: ArrayStatement<MachineStatus> = writeStatement('update_status', [
  column('int4', (status: MachineStatus) => status.machineId),
  column('text', (status: MachineStatus) => status.carrier),
  column('timestamptz', (status: MachineStatus) => status.timeMillis),
  column('float8', (status: MachineStatus) => status.powerKw),
  column('float8', (status: MachineStatus) => status.energyTotalKwh),
  column('bool', (status: MachineStatus) => status.switchOn),
]);

export const touchDevices: ArrayStatement<DeviceTouch> = writeStatement('touch_devices', [
  column('int4', (touch: DeviceTouch) => touch.deviceId),
  column('timestamptz', (touch: DeviceTouch) => touch.lastSeenMillis),
  column('bool', (touch: DeviceTouch) => touch.online),
  column('text', (touch: DeviceTouch) => touch.firmware),
  column('float8', (touch: DeviceTouch) => touch.rssiDbm),
  column('float8', (touch: DeviceTouch) => touch.clockOffsetSeconds),
]);

/** Columns behind the tenant, which is one for the whole call. */
export const discoverDevices: ArrayStatement<Discovery> = writeStatement(
  'discover_devices',
  [
    column('text', (device: Discovery) => device.code),
    column('text', (device: Discovery) => device.dialect),
    column('text', (device: Discovery) => device.factorySlug),
  ],
  ['int4'],
);
