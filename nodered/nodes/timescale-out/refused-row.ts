import type { ReasonCode } from '@enms/telemetry-contract';
import type { Logger } from 'pino';
import type { QuarantineRow, WriteSet } from '../../src/write-set.ts';
import type { SourceMessages } from './batch-group.ts';

/** Reason code of what the database refused for good although it passed every check before. */
export const DATABASE_REJECTED = 'database_rejected' satisfies ReasonCode;

const MAX_DETAIL_CHARACTERS = 500;

/**
 * The quarantine row of a set whose only row the database refused.
 *
 * @returns null when that row was itself one for the quarantine, or a discovery: then it is in the log
 */
export function quarantineOfRefused(
  refused: WriteSet,
  { messages, decoded }: SourceMessages,
  error: unknown,
  log: Logger,
): QuarantineRow | null {
  const { energy, production, environment, measurements, events } = refused;
  const source = [energy, production, environment, measurements, events].flatMap((table) => table.sources)[0];
  const message = source === undefined ? undefined : messages[source];
  if (source === undefined || message === undefined) {
    log.error(
      { err: error, quarantine: refused.quarantine.rows, discoveries: refused.discoveries.rows },
      'refused for good',
    );
    return null;
  }
  const cause = error instanceof Error ? error.message : String(error);
  return {
    receivedAtMillis: message.receivedAtMillis,
    topic: message.topic,
    payload: message.payload,
    deviceCode: decoded[source]?.device?.code ?? null,
    dialect: decoded[source]?.device?.dialect ?? null,
    reason: DATABASE_REJECTED,
    detail: cause.replaceAll('\0', '').slice(0, MAX_DETAIL_CHARACTERS),
  };
}
