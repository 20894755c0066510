export type {
  AcceptedEnergy,
  AcceptedEnvironment,
  AcceptedEvent,
  AcceptedMeasurement,
  AcceptedProduction,
  AcceptedRow,
} from './accepted.ts';
export { createDecoder, decodeCanonicalObject, decodeMessage, decodeSensorReading } from './decode.ts';
export type { Decoder, DecoderOptions } from './decode.ts';
export { buildDirectory, DeviceDirectory } from './directory.ts';
export type {
  Assignment,
  DirectoryRow,
  DeviceStatus,
  DirectoryDevice,
  DirectoryMachine,
} from './directory.ts';
export { encodeCanonical, encodeCounterNode, encodePowerSensor } from './encode.ts';
export type {
  CanonicalEnergy,
  CanonicalEnvironment,
  CanonicalHead,
  CanonicalHeartbeat,
  CanonicalMeasurement,
  CanonicalPayloads,
  CanonicalProduction,
  CanonicalResponse,
  CanonicalStatus,
  CounterNodePayload,
  PowerSensorPayload,
} from './encode.ts';
export { maxMessageBytes, maxMessageLevels } from './json.ts';
export { isName, toName } from './names.ts';
export { QualityBit, qualityBitOf, qualityNames } from './quality.ts';
export type { QualityName } from './quality.ts';
export { readingFields } from './reading-fields.ts';
export { deviceEventKinds } from './readings.ts';
export type {
  DecodedReading,
  DecodeResult,
  DeviceEvent,
  DeviceEventKind,
  EnergyReading,
  EnvironmentReading,
  JsonObject,
  JsonValue,
  Measurement,
  MediumAmounts,
  ProductionReading,
  ReadingHead,
  SpeakingDevice,
} from './readings.ts';
export { reasonEntry, reasons, reject } from './reasons.ts';
export type { ReasonCode, ReasonEntry, Rejection } from './reasons.ts';
export {
  coalesceSeqs,
  coversSeq,
  encodeReceipt,
  encodeReceiptRanges,
  mergeRanges,
  parseReceipt,
} from './receipts.ts';
export type { ReceiptPayload, SeqRange } from './receipts.ts';
export {
  encodeRedis,
  ingestWorkerKey,
  ingestWorkerKeyPrefix,
  ingestWorkerTtlSeconds,
  parseRedis,
  redisChannels,
} from './redis-channels.ts';
export type { IngestFigures, LiveReading, RedisChannel, RedisPayloads } from './redis-channels.ts';
export {
  clockDriftMillis,
  futureToleranceMillis,
  implausibleRatingFactor,
  lateAfterMillis,
  resolveReading,
} from './resolve.ts';
export { SequenceWatch } from './sequence-watch.ts';
export { parseTimestamp } from './time.ts';
export {
  canonicalTopic,
  commandTopic,
  commitReceiptCapability,
  committedFilter,
  committedTopic,
  counterNodeTopic,
  dialectFilters,
  energyTopic,
  environmentTopic,
  heartbeatTopic,
  homeNodeTopic,
  ingestSubscriptions,
  measurementTopic,
  onboardingFilter,
  onboardingTopic,
  powerSensorTopic,
  productionTopic,
  responseTopic,
  statusTopic,
  subscriptionFilters,
  topicRights,
} from './topics.ts';
export type { TopicOwner, TopicRights } from './topics.ts';
export { toCanonicalUnit, units, unitRule } from './units.ts';
export type { Quantity, UnitRule } from './units.ts';
export {
  canonicalKinds,
  carriers,
  dialects,
  isCarrier,
  isDialect,
  isMachineType,
  machineTypes,
} from './vocabulary.ts';
export type { CanonicalKind, Carrier, Dialect, MachineType } from './vocabulary.ts';
