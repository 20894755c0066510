import { openSession } from '@enms/mqtt-session';
import { encodeReceiptRanges } from '@enms/telemetry-contract';
import { batchOf } from '../../src/ingest-batch.ts';
import type { IngestBatch } from '../../src/ingest-batch.ts';
import type { EditedNumber, FlowNode, NodeApi, NodeDefinition, NodeStatus } from '../../src/node-red-api.ts';
import { grouped, StatusLine } from '../../src/node-status.ts';
import type { BrokerNode } from '../enms-broker/runtime.ts';
import { ReceiptBoard } from './receipt-board.ts';
import { ReceiptListeners, STATUS_FILTER } from './receipt-listeners.ts';

/** Bounds what receipts may take from the readings; devices beyond it gather more into their next receipt. */
const MAX_DEVICES_PER_ROUND = 2000;
const STOP_LIMIT_MILLIS = 2000;

interface CommitReceiptsDefinition extends NodeDefinition {
  broker: string;
  intervalMillis: EditedNumber;
}

export default function register(red: NodeApi): void {
  const { metrics, log, inFlight } = red.settings.ingest;

  function CommitReceipts(this: FlowNode, definition: CommitReceiptsDefinition): void {
    red.nodes.createNode(this, definition);
    const broker = red.nodes.getNode(definition.broker) as BrokerNode | null;
    if (broker === null) {
      this.status({ fill: 'red', shape: 'ring', text: red._('commit-receipts.status.unconfigured') });
      return;
    }
    const board = new ReceiptBoard();
    const listeners = new ReceiptListeners();
    let published = 0;
    const { workerId, sharedGroup: _sharedGroup, ...access } = broker.access;
    const session = openSession({
      ...access,
      clientId: `receipts-${workerId}`,
      offline: 'fail',
      onState: (state) => {
        if (state.name === 'waiting') log.warn({ code: state.error.code }, 'receipts wait for the broker');
      },
      logger: log,
    });
    const subscribe = (): void => {
      session
        .subscribe(STATUS_FILTER, 1, ({ topic, payload }) => {
          listeners.hear(topic, payload);
        })
        .catch((error: unknown) => {
          log.warn({ err: error }, 'cannot hear which devices want receipts');
        });
    };

    const publish = (): void => {
      if (!session.isConnected) return;
      for (const { topic, ranges } of board.take(MAX_DEVICES_PER_ROUND)) {
        session.send(topic, encodeReceiptRanges(ranges), { qos: 1 });
        published += 1;
        metrics.countReceipts(1);
      }
    };
    const timer = setInterval(publish, Number(definition.intervalMillis));

    const statusLine = new StatusLine(this, (): NodeStatus => {
      if (!session.isConnected) {
        return { fill: 'red', shape: 'ring', text: red._('commit-receipts.status.away') };
      }
      const values = { receipts: grouped(published), waiting: grouped(board.waiting) };
      return { fill: 'green', shape: 'dot', text: red._('commit-receipts.status.counts', values) };
    });

    this.on('input', (message, _send, done) => {
      collect(batchOf(message.payload), listeners, board);
      done();
    });
    this.on('close', (_removed, done) => {
      clearInterval(timer);
      statusLine.stop();
      void inFlight
        .idle(STOP_LIMIT_MILLIS)
        .then(() => {
          publish();
        })
        .then(() => session.close({ drainMillis: STOP_LIMIT_MILLIS }))
        .finally(done);
    });
    subscribe();
    statusLine.start();
  }

  red.nodes.registerType('commit-receipts', CommitReceipts);
}

function collect({ settled }: IngestBatch, listeners: ReceiptListeners, board: ReceiptBoard): void {
  for (const [index, device] of settled.devices.entries()) {
    const topic = listeners.topicOf(device);
    const seq = settled.seqs[index];
    if (topic !== null && seq !== undefined) board.add(topic, seq);
  }
}
