import { createPool, NotificationListener } from '@enms/timescale-client';
import type { Pool } from '@enms/timescale-client';
import type { EditedNumber, FlowNode, NodeApi, NodeDefinition } from '../../src/node-red-api.ts';
import type { Registry } from '../../src/registry.ts';
import { DirectoryCache } from './directory-cache.ts';
import { loadRegistry } from './registry-queries.ts';

/** Two batches, the newest values, the directory. */
const MAX_CONNECTIONS = 5;
const STOP_LIMIT_MILLIS = 7000;
const REGISTRY_CHANNEL = 'registry_changed';

interface DatabaseDefinition extends NodeDefinition {
  refreshSeconds: EditedNumber;
}

/** The configuration node `enms-database`. */
export interface DatabaseNode extends FlowNode {
  readonly pool: Pool;
  readonly registry: DirectoryCache<Registry>;
  /** Work that still needs the pool when the node is closed, once no batch is in flight any more. */
  readonly lastWork: Set<() => Promise<void>>;
}

export default function register(red: NodeApi): void {
  const { config, health, log, inFlight } = red.settings.ingest;

  function Database(this: DatabaseNode, definition: DatabaseDefinition): void {
    red.nodes.createNode(this, definition);
    const pool = createPool({
      url: config.databaseUrl,
      maxConnections: MAX_CONNECTIONS,
      applicationName: `ingest ${config.workerId}`,
    });
    const registry = new DirectoryCache(() => loadRegistry(pool), {
      refreshMillis: Number(definition.refreshSeconds) * 1000,
      onLoaded: () => {
        health.set('database', true);
      },
      onFailed: (error) => {
        log.warn({ err: error }, 'waiting for the database: cannot load the device directory');
        health.set('database', false, error instanceof Error ? error.message : String(error));
      },
    });
    const listener = new NotificationListener(config.databaseUrl, [REGISTRY_CHANNEL], () => {
      registry.announce();
    });
    const lastWork = new Set<() => Promise<void>>();
    Object.assign(this, { pool, registry, lastWork });
    this.on('close', (_removed, done) => {
      registry.stop();
      void inFlight
        .idle(STOP_LIMIT_MILLIS)
        .then(() => Promise.allSettled([...lastWork].map((work) => work())))
        .then(() => Promise.allSettled([listener.stop(), pool.end()]))
        .then(() => {
          done();
        });
    });
    registry.start();
    listener.start();
  }

  red.nodes.registerType('enms-database', Database);
}
