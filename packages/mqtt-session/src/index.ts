export { AckingConsumer } from './acking-consumer.ts';
export { backoffMillis, type BackoffLimits } from './backoff.ts';
export type { MessageBatch, ReceivedMessage } from './batch.ts';
export type {
  AckingConsumerOptions,
  ConsumerState,
  ConsumerStatistics,
  Subscription,
} from './consumer-options.ts';
export { MqttSessionError, type MqttErrorCode } from './errors.ts';
export { guardedClientId } from './guarded-client-id.ts';
export type { Logger } from './logger.ts';
export { describeReason, noMatchingSubscribers } from './reason-codes.ts';
export { openSession, type MqttSession } from './session.ts';
export type {
  IncomingMessage,
  PublishCallback,
  PublishOptions,
  PublishProperties,
  PublishResult,
  SessionOptions,
  SessionState,
  StandingMessage,
} from './session-options.ts';
export { topicMatches } from './topic-filter.ts';
export type { TlsOptions } from './transport.ts';
