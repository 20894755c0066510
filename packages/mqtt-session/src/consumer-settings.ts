import { defaultBackoff } from './backoff.ts';
import type { AckingConsumerOptions, ConsumerSettings } from './consumer-options.ts';
import { silentLogger } from './logger.ts';
import { parseBrokerUrl } from './transport.ts';

const kibibyte = 1024;
const weekSeconds = 7 * 24 * 3600;

/** @throws RangeError or TypeError for options that no broker can be asked for */
export function completeSettings(options: AckingConsumerOptions): ConsumerSettings {
  parseBrokerUrl(options.url);
  const receiveMaximum = options.receiveMaximum ?? 10_000;
  if (!Number.isInteger(receiveMaximum) || receiveMaximum < 1 || receiveMaximum > 65_535) {
    throw new RangeError(`receiveMaximum ${receiveMaximum} is not within 1..65535`);
  }
  if (options.clientId === '')
    throw new TypeError('clientId is empty: the broker could not keep the session');
  if (options.subscriptions.length === 0) throw new TypeError('subscriptions is empty: nothing to consume');
  return {
    sessionExpirySeconds: weekSeconds,
    maxBatchMessages: 2000,
    maxBatchBytes: 4096 * kibibyte,
    maxBatchMillis: 50,
    maxUnacknowledgedMessages: 2 * receiveMaximum,
    maxUnacknowledgedBytes: 64 * 1024 * kibibyte,
    maxPacketBytes: 1280 * kibibyte,
    keepAliveSeconds: 30,
    connectTimeoutMillis: 10_000,
    backoff: defaultBackoff,
    clock: Date.now,
    random: Math.random,
    logger: silentLogger,
    ...options,
    receiveMaximum,
  };
}
