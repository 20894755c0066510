import { powerSensorTopic } from '@enms/telemetry-contract';
import type { DeviceProtocol } from '../device-protocol.ts';

/** ESP32 power sensor: one JSON object a message on `sensors/{code}/power`, no status, no receipts. */
export function powerSensorProtocol(code: string): DeviceProtocol {
  const topic = powerSensorTopic(code);
  return {
    code,
    dialect: 'power-sensor',
    receiptTopic: null,
    batches: false,
    birth: null,
    will: null,
    encode: (readings) => ({ topic, payload: JSON.stringify(readings[0]?.body ?? {}) }),
    receipt: () => null,
  };
}
