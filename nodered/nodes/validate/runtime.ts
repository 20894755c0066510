import { SequenceWatch } from '@enms/telemetry-contract';
import { batchOf } from '../../src/ingest-batch.ts';
import type { FlowNode, NodeApi, NodeDefinition, NodeStatus } from '../../src/node-red-api.ts';
import { grouped, StatusLine } from '../../src/node-status.ts';
import type { DatabaseNode } from '../enms-database/runtime.ts';
import { hasStranger, validateBatch } from './validate-batch.ts';

/** How long a node that is being replaced still serves what is on the wires. */
const STOP_LIMIT_MILLIS = 5000;
/** About 200 bytes each. */
const MAX_WATCHED_DEVICES = 100_000;

interface ValidateDefinition extends NodeDefinition {
  database: string;
}

export default function register(red: NodeApi): void {
  const { config, inFlight, deviceTouches } = red.settings.ingest;

  function Validate(this: FlowNode, definition: ValidateDefinition): void {
    red.nodes.createNode(this, definition);
    const database = red.nodes.getNode(definition.database) as DatabaseNode | null;
    if (database === null) {
      this.status({ fill: 'red', shape: 'ring', text: red._('validate.status.unconfigured') });
      return;
    }
    const { registry } = database;
    const notes = {
      touches: deviceTouches,
      // Workers of a shared subscription see only a part of each device's messages.
      sequences: config.sharedGroup === undefined ? new SequenceWatch(MAX_WATCHED_DEVICES) : null,
    };
    const totals = { accepted: 0, rejected: 0 };
    const statusLine = new StatusLine(this, (): NodeStatus => {
      if (registry.snapshot === null) {
        return { fill: 'yellow', shape: 'ring', text: red._('validate.status.waiting') };
      }
      const values = { accepted: grouped(totals.accepted), rejected: grouped(totals.rejected) };
      return { fill: 'green', shape: 'dot', text: red._('validate.status.counts', values) };
    });

    this.on('input', (message, send, done) => {
      const batch = batchOf(message.payload);
      const proceed = (): void => {
        const snapshot = registry.snapshot;
        if (snapshot === null) return;
        const counts = validateBatch(batch, snapshot, notes);
        totals.accepted += counts.accepted;
        totals.rejected += counts.rejected;
        // Whoever is unknown may have been approved a moment ago.
        if (counts.unknownDevices > 0) registry.invalidate();
        send(message);
        done();
      };
      const { snapshot } = registry;
      if (snapshot === null) void registry.loaded().then(proceed);
      // A device may speak right after its approval: what was announced is read before it is called a stranger.
      else if (registry.isBehind && hasStranger(batch, snapshot.directory))
        void registry.caughtUp().then(proceed);
      else proceed();
    });
    this.on('close', (_removed, done) => {
      statusLine.stop();
      void inFlight.idle(STOP_LIMIT_MILLIS).then(() => {
        done();
      });
    });
    statusLine.start();
  }

  red.nodes.registerType('validate', Validate);
}
