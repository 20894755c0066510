import type { FastifyReply } from 'fastify';
import type { PartDto, SystemHealthDto } from './health-dto.ts';
import type { PartReport } from './system-health.ts';
import { overallStatus } from './system-health.ts';

/** Answers with the parts and what follows from them for the whole: 503 while an essential part is down. */
export function healthAnswer(
  reply: FastifyReply,
  reports: readonly PartReport[],
  checkedAt: Date,
): SystemHealthDto {
  const status = overallStatus(reports);
  void reply.status(status === 'down' ? 503 : 200).header('cache-control', 'no-store');
  return { status, checked_at: checkedAt.toISOString(), parts: reports.map(partDto) };
}

function partDto(report: PartReport): PartDto {
  return {
    name: report.name,
    status: report.status,
    cause: report.cause,
    latency_ms: report.latencyMillis,
    since: report.since.toISOString(),
    ...(report.details !== undefined && { details: report.details }),
  };
}
