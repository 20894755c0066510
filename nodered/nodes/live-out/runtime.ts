import {
  encodeRedis,
  ingestWorkerKey,
  ingestWorkerTtlSeconds,
  redisChannels,
} from '@enms/telemetry-contract';
import { Redis } from 'ioredis';
import { batchOf } from '../../src/ingest-batch.ts';
import type { EditedNumber, FlowNode, NodeApi, NodeDefinition, NodeStatus } from '../../src/node-red-api.ts';
import { grouped, StatusLine } from '../../src/node-status.ts';
import { RateMeter } from '../../src/rate-meter.ts';
import { ingestFigures } from './ingest-figures.ts';
import { liveReading } from './live-reading.ts';
import { NewestReadings } from './newest-readings.ts';

const FIGURES_INTERVAL_MILLIS = 1000;

interface LiveOutDefinition extends NodeDefinition {
  intervalMillis: EditedNumber;
}

export default function register(red: NodeApi): void {
  const { config, metrics, health, log } = red.settings.ingest;

  function LiveOut(this: FlowNode, definition: LiveOutDefinition): void {
    red.nodes.createNode(this, definition);
    if (config.redisUrl === undefined) {
      this.status({ fill: 'grey', shape: 'ring', text: red._('live-out.status.off') });
      this.on('input', (_message, _send, done) => {
        done();
      });
      return;
    }
    const newest = new NewestReadings();
    const told = new RateMeter(() => performance.now());
    const redis = connect(config.redisUrl);
    redis.on('ready', () => {
      health.set('redis', true);
    });
    redis.on('error', (error: Error) => {
      if (health.report()['redis']?.ok !== false)
        log.warn({ err: error }, 'Redis is away: the live view is stale');
      health.set('redis', false, error.message);
    });

    const tellReadings = (): void => {
      const rows = newest.take();
      if (rows.length === 0) return;
      if (redis.status !== 'ready') {
        metrics.countLiveDropped(rows.length);
        return;
      }
      redis
        .publish(redisChannels.liveTelemetry, encodeRedis(redisChannels.liveTelemetry, rows.map(liveReading)))
        .then(
          () => {
            told.add(rows.length);
          },
          () => {
            metrics.countLiveDropped(rows.length);
          },
        );
    };
    const tellFigures = (): void => {
      if (redis.status !== 'ready') return;
      const figures = encodeRedis(redisChannels.liveIngest, ingestFigures(metrics, config.workerId));
      const telling = redis.publish(redisChannels.liveIngest, figures);
      const keeping = redis.set(ingestWorkerKey(config.workerId), figures, 'EX', ingestWorkerTtlSeconds);
      Promise.all([telling, keeping]).catch((error: unknown) => {
        log.debug({ err: error }, 'the live figures were not told');
      });
    };
    const timers = [
      setInterval(tellReadings, Number(definition.intervalMillis)),
      setInterval(tellFigures, FIGURES_INTERVAL_MILLIS),
    ];
    const statusLine = new StatusLine(this, (): NodeStatus =>
      redis.status === 'ready'
        ? {
            fill: 'green',
            shape: 'dot',
            text: red._('live-out.status.counts', { rate: grouped(told.perSecond()) }),
          }
        : { fill: 'yellow', shape: 'ring', text: red._('live-out.status.away') },
    );

    this.on('input', (message, _send, done) => {
      for (const row of batchOf(message.payload).writeSet?.energy.rows ?? []) newest.note(row);
      done();
    });
    this.on('close', (_removed, done) => {
      for (const timer of timers) clearInterval(timer);
      statusLine.stop();
      redis.disconnect();
      done();
    });
    statusLine.start();
  }

  red.nodes.registerType('live-out', LiveOut);
}

/** Commands fail at once while Redis is away: nothing may pile up for a live view. */
function connect(url: string): Redis {
  return new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 2000,
    connectTimeout: 5000,
    retryStrategy: (attempt) => Math.min(attempt * 250, 5000),
  });
}
