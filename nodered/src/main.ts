import { join } from 'node:path';
import pino from 'pino';
import RED from 'node-red';
import { readIngestConfig } from './config.ts';
import { DeviceTouchBoard } from './device-touch-board.ts';
import { DiskGuard, measuredDiskUse } from './disk-guard.ts';
import { installFlow } from './flow-file.ts';
import { HealthBoard } from './health-board.ts';
import { createIngestServer } from './http-server.ts';
import { BatchesInFlight } from './in-flight.ts';
import { IngestMetrics } from './ingest-metrics.ts';
import { IntakeGate } from './intake-gate.ts';
import type { IngestServices } from './services.ts';
import { nodeRedSettings, ROOM } from './settings.ts';

/** Starts Node-RED inside this process and returns what stops it in order. */
async function start(services: IngestServices): Promise<() => Promise<void>> {
  const { config, log, health, metrics } = services;
  const flow = await installFlow(join(ROOM, 'flows', 'ingest.json'), config.userDir);
  if (flow === 'edited') log.warn('the flow was edited here and is kept; the shipped one is not installed');

  const server = createIngestServer(health, metrics, () => RED.httpAdmin);
  RED.init(server, await nodeRedSettings(services));
  const diskGuard = new DiskGuard(config.dataPaths, measuredDiskUse, services);
  diskGuard.start();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(config.port, config.host, resolve);
  });
  await RED.start();
  health.set('flow', true);
  log.info({ port: config.port, worker: config.workerId, flow }, 'ingest started');

  return async () => {
    health.set('flow', false, 'stopping');
    diskGuard.stop();
    await RED.stop();
    server.close();
    server.closeAllConnections();
  };
}

const config = readIngestConfig(process.env);
const log = pino({ level: config.logLevel, base: { service: 'nodered', worker: config.workerId } });
const stop = await start({
  config,
  log,
  metrics: new IngestMetrics(() => performance.now()),
  health: new HealthBoard(['flow', 'broker', 'database']),
  inFlight: new BatchesInFlight(),
  deviceTouches: new DeviceTouchBoard(),
  gate: new IntakeGate(),
});

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping: finishing the batches in flight');
    setTimeout(() => {
      log.error('did not stop within 10 s');
      process.exit(1);
    }, 9_800).unref();
    void stop().then(() => process.exit(0));
  });
}
