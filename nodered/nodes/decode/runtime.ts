import { createDecoder } from '@enms/telemetry-contract';
import { batchOf } from '../../src/ingest-batch.ts';
import type { FlowNode, NodeApi, NodeDefinition } from '../../src/node-red-api.ts';
import { grouped, StatusLine } from '../../src/node-status.ts';
import { decodeBatch } from './decode-batch.ts';

/** How long a node that is being replaced still serves what is on the wires. */
const STOP_LIMIT_MILLIS = 5000;

export default function register(red: NodeApi): void {
  const { inFlight } = red.settings.ingest;

  function Decode(this: FlowNode, definition: NodeDefinition): void {
    red.nodes.createNode(this, definition);
    const decoder = createDecoder();
    const totals = { readings: 0, rejected: 0 };
    const statusLine = new StatusLine(this, () => ({
      fill: 'green',
      shape: 'dot',
      text: red._('decode.status.counts', {
        readings: grouped(totals.readings),
        rejected: grouped(totals.rejected),
      }),
    }));

    this.on('input', (message, send, done) => {
      const counts = decodeBatch(batchOf(message.payload), decoder);
      totals.readings += counts.readings;
      totals.rejected += counts.rejected;
      send(message);
      done();
    });
    this.on('close', (_removed, done) => {
      statusLine.stop();
      void inFlight.idle(STOP_LIMIT_MILLIS).then(() => {
        done();
      });
    });
    statusLine.start();
  }

  red.nodes.registerType('decode', Decode);
}
