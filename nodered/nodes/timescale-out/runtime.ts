import { batchOf } from '../../src/ingest-batch.ts';
import type { EditedNumber, FlowNode, NodeApi, NodeDefinition, NodeStatus } from '../../src/node-red-api.ts';
import { grouped, StatusLine } from '../../src/node-status.ts';
import type { DatabaseNode } from '../enms-database/runtime.ts';
import { BatchStore } from './batch-store.ts';
import type { StoredBatches } from './batch-store.ts';
import { StatusFlusher } from './status-flusher.ts';

const STOP_LIMIT_MILLIS = 7000;

interface TimescaleOutDefinition extends NodeDefinition {
  database: string;
  connections: EditedNumber;
}

export default function register(red: NodeApi): void {
  const services = red.settings.ingest;
  const { metrics, gate, inFlight } = services;

  function TimescaleOut(this: FlowNode, definition: TimescaleOutDefinition): void {
    red.nodes.createNode(this, definition);
    const database = red.nodes.getNode(definition.database) as DatabaseNode | null;
    if (database === null) {
      this.status({ fill: 'red', shape: 'ring', text: red._('timescale-out.status.unconfigured') });
      return;
    }
    const flusher = new StatusFlusher(database.pool, services.deviceTouches, services.log);
    const stopFlusher = (): Promise<void> => flusher.stop();
    database.lastWork.add(stopFlusher);
    const tell = ({ batches, outcome }: StoredBatches): void => {
      for (const batch of batches) this.send([{ payload: batch }]);
      if (outcome.quarantined.size > 0)
        this.send([null, { payload: quarantineSummary(outcome.quarantined) }]);
    };
    const store = new BatchStore(database.pool, flusher, services, Number(definition.connections), tell);
    metrics.batchesInFlight = () => store.running;

    const statusLine = new StatusLine(this, (): NodeStatus => {
      if (!gate.open) return { fill: 'red', shape: 'ring', text: red._('timescale-out.status.paused') };
      if (store.waitingFor !== null) {
        const text = red._('timescale-out.status.retrying', { cause: store.waitingFor });
        return { fill: 'red', shape: 'ring', text };
      }
      const text = red._('timescale-out.status.counts', {
        rate: grouped(metrics.committed.perSecond()),
        total: grouped(metrics.committed.total),
        duplicates: grouped(metrics.duplicatesTotal),
      });
      return { fill: 'green', shape: 'dot', text };
    });

    this.on('input', (message, _send, done) => {
      const batch = batchOf(message.payload);
      batch.claimed = true;
      store.add(batch);
      done();
    });
    this.on('close', (_removed, done) => {
      statusLine.stop();
      void inFlight
        .idle(STOP_LIMIT_MILLIS)
        .then(() => {
          store.stop();
        })
        .then(stopFlusher)
        .finally(() => {
          database.lastWork.delete(stopFlusher);
          done();
        });
    });
    flusher.start();
    statusLine.start();
  }

  red.nodes.registerType('timescale-out', TimescaleOut);
}

/** For whoever wires the second output: numbers by reason, and one line that says the same. */
function quarantineSummary(quarantined: ReadonlyMap<string, number>): {
  by_reason: Record<string, number>;
  text: string;
} {
  const text = [...quarantined].map(([reason, messages]) => `${messages} ${reason}`).join(', ');
  return { by_reason: Object.fromEntries(quarantined), text };
}
