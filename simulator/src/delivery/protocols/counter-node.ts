import { counterNodeTopic } from '@enms/telemetry-contract';
import type { DeviceProtocol, WireMessage } from '../device-protocol.ts';

/** ESP32 counter node: `autovolt/{node}/telemetry|status|heartbeat`, status retained with a last will. */
export function counterNodeProtocol(node: string): DeviceProtocol {
  const status = (word: string): WireMessage => ({
    topic: counterNodeTopic(node, 'status'),
    payload: JSON.stringify({ esp32_name: node, status: word }),
  });
  return {
    code: node,
    dialect: 'counter-node',
    receiptTopic: null,
    batches: false,
    birth: status('online'),
    will: status('offline'),
    encode: ([reading], firstSeq) => {
      const kind = reading?.kind === 'heartbeat' ? 'heartbeat' : 'telemetry';
      const body = { ...reading?.body };
      if (kind === 'telemetry') body['sequence_no'] = firstSeq;
      return { topic: counterNodeTopic(node, kind), payload: JSON.stringify(body) };
    },
    receipt: () => null,
  };
}
