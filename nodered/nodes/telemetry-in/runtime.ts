import { AckingConsumer, guardedClientId } from '@enms/mqtt-session';
import type { MessageBatch, MqttSessionError } from '@enms/mqtt-session';
import { subscriptionFilters } from '@enms/telemetry-contract';
import { IngestBatch } from '../../src/ingest-batch.ts';
import type { EditedNumber, FlowNode, NodeApi, NodeDefinition, NodeStatus } from '../../src/node-red-api.ts';
import { grouped, StatusLine } from '../../src/node-status.ts';
import { RateMeter } from '../../src/rate-meter.ts';
import type { BrokerNode } from '../enms-broker/runtime.ts';

const STOP_LIMIT_MILLIS = 7000;
/** A batch that no node has taken over for so long fell off a wire. */
const LOST_BATCH_MILLIS = 30_000;

interface TelemetryInDefinition extends NodeDefinition {
  broker: string;
  batchMessages: EditedNumber;
  batchMillis: EditedNumber;
  windowMessages: EditedNumber;
}

export default function register(red: NodeApi): void {
  const { metrics, health, log, inFlight } = red.settings.ingest;

  function TelemetryIn(this: FlowNode, definition: TelemetryInDefinition): void {
    red.nodes.createNode(this, definition);
    const broker = red.nodes.getNode(definition.broker) as BrokerNode | null;
    if (broker === null) {
      this.status({ fill: 'red', shape: 'ring', text: red._('telemetry-in.status.unconfigured') });
      return;
    }
    const received = new RateMeter(() => performance.now());
    const unclaimed = new Map<number, IngestBatch>();
    let nextId = 1;
    let brokerError: MqttSessionError | null = null;
    let connections = 0;

    const handOut = (incoming: MessageBatch): void => {
      const count = incoming.messages.length;
      received.add(count);
      inFlight.enter(count);
      const batch = new IngestBatch(nextId, Date.now(), incoming.messages, (stored) => {
        unclaimed.delete(batch.id);
        inFlight.leave(count);
        if (stored) incoming.acknowledge();
      });
      nextId += 1;
      unclaimed.set(batch.id, batch);
      this.send({ payload: batch });
    };

    const { workerId, sharedGroup, ...access } = broker.access;
    const consumer = new AckingConsumer({
      ...access,
      // Whoever connects with a client id takes its session and queue: nobody may guess it.
      clientId: guardedClientId(`ingest-${workerId}`, access.password ?? ''),
      subscriptions: subscriptionFilters.map((filter) => ({ filter, qos: 1 })),
      ...(sharedGroup === undefined ? {} : { sharedGroup }),
      receiveMaximum: Number(definition.windowMessages),
      maxBatchMessages: Number(definition.batchMessages),
      maxBatchMillis: Number(definition.batchMillis),
      onBatch: handOut,
      onState: (state) => {
        if (state.name === 'ready') {
          brokerError = null;
          connections += 1;
          if (connections > 1) metrics.countReconnect();
        } else if (state.name === 'waiting') {
          brokerError = state.error;
        }
        health.set('broker', state.name === 'ready', brokerError?.message ?? state.name);
      },
      logger: log,
    });

    const describe = (): NodeStatus => {
      if (giveUpLost(unclaimed)) {
        this.warn(red._('telemetry-in.status.lost'));
        void consumer.stop({ drainMillis: 0 }).then(() => {
          consumer.start();
        });
      }
      if (brokerError !== null) {
        const text = red._('telemetry-in.status.waiting', { cause: brokerError.code });
        return { fill: 'red', shape: 'ring', text };
      }
      const values = { rate: grouped(received.perSecond()), total: grouped(received.total) };
      const paused = consumer.statistics().isPaused;
      return paused
        ? { fill: 'yellow', shape: 'dot', text: red._('telemetry-in.status.paused', values) }
        : { fill: 'green', shape: 'dot', text: red._('telemetry-in.status.connected', values) };
    };

    metrics.waitingMessages = () => inFlight.messages;
    const statusLine = new StatusLine(this, describe);
    this.on('close', (_removed, done) => {
      statusLine.stop();
      void consumer.stop({ drainMillis: STOP_LIMIT_MILLIS }).then((complete) => {
        if (!complete) log.warn('stopped with unacknowledged messages: the broker delivers them again');
        done();
      });
    });
    consumer.start();
    statusLine.start();
  }

  red.nodes.registerType('telemetry-in', TelemetryIn);
}

/**
 * Gives up batches that never reached `timescale-out`, because a wire or a node is missing or was deployed anew
 * meanwhile. They stay unacknowledged, and a new connection makes the broker deliver them again.
 *
 * @returns whether there were any
 */
function giveUpLost(unclaimed: Map<number, IngestBatch>): boolean {
  const now = Date.now();
  let lost = false;
  for (const [id, batch] of unclaimed) {
    if (batch.claimed) {
      unclaimed.delete(id);
    } else if (now - batch.receivedAtMillis > LOST_BATCH_MILLIS) {
      batch.abandon();
      lost = true;
    }
  }
  return lost;
}
