import { isCarrier } from '@enms/telemetry-contract';
import type { Anomaly, AnomalyCounts, AnomalyRepository, Scans } from '../analytics/anomaly-repository.ts';
import type { Answerer, Asked, AskedTime, Citation, Scope, SpokenAnswer } from '../asked.ts';
import { isFuture, momentAt, timeOf } from '../asked-time.ts';
import { rounded } from '../figures.ts';
import { scopeOf } from '../scope.ts';

const MINUTE_MILLIS = 60_000;

/** What the detectors of analytics found: how many anomalies, the worst of them, or that there were none and since when. */
export class AnomalyStatus implements Answerer {
  readonly intent = 'anomaly_status';
  readonly #anomalies: AnomalyRepository;

  constructor(anomalies: AnomalyRepository) {
    this.#anomalies = anomalies;
  }

  async answer(asked: Asked): Promise<SpokenAnswer> {
    const { language, tenantId, entities, now } = asked;
    const scope = anywhere(asked) ?? scopeOf(asked);
    const time = timeOf(asked, scope.timeZone);
    if (isFuture(time, now)) return { sentences: [language.notYet(time.said)], data: null, citations: [] };
    const ids = scope.machines.map(({ id }) => id);
    const carrier = isCarrier(entities.carrier) ? entities.carrier : null;
    const [counts, scans] = await Promise.all([
      this.#anomalies.counts(tenantId, ids, carrier, time.span),
      this.#anomalies.scans(ids, carrier, time.span.from),
    ]);
    return {
      sentences: sentencesOf(asked, scope, time, counts, scans),
      data: dataOf(scope, time, counts, scans),
      citations: citationsOf(scope, time, counts),
    };
  }
}

/** All machines there are, where no place is named: those of several time zones, too. */
function anywhere(asked: Asked): Scope | undefined {
  const { machine, machines, machine_type: type, factory, area, group, timeframe } = asked.entities;
  const [first] = asked.machines;
  const isPlaced = [machine, machines, type, factory, area, group].some((one) => one !== undefined);
  const zones = new Set(asked.machines.map((one) => one.factory.timeZone));
  if (first === undefined || isPlaced || timeframe !== undefined || zones.size < 2) return undefined;
  return {
    machines: asked.machines,
    subject: asked.language.subjectAll(null),
    timeZone: first.factory.timeZone,
  };
}

function sentencesOf(
  asked: Asked,
  { machines, subject, timeZone }: Scope,
  time: AskedTime,
  counts: AnomalyCounts,
  scans: Scans,
): string[] {
  const { language, now } = asked;
  const { count, critical, goingOn, othersGoingOn, worst } = counts;
  const others = othersGoingOn > 0 ? [language.othersGoingOn(othersGoingOn)] : [];
  if (count > 0 && worst !== undefined) {
    return [
      language.anomalies(subject, count, critical, goingOn, time.said),
      worstSaid(asked, machines, worst, count),
      ...others,
    ];
  }
  if (scans.lastScanAt === null || scans.scannedTo === null) return [language.neverScanned(subject)];
  if (scans.machines === 0)
    return [language.scannedOnlyUntil(subject, momentAt(scans.scannedTo, timeZone, now))];
  return [
    language.noAnomalies(subject, time.said),
    language.lastScan(language.at(momentAt(scans.lastScanAt, timeZone, now))),
    ...(scans.machines < machines.length ? [language.partlyScanned(scans.machines, machines.length)] : []),
    ...others,
  ];
}

function worstSaid(asked: Asked, machines: Scope['machines'], worst: Anomaly, count: number): string {
  const { language, now } = asked;
  const machine = machines.find(({ id }) => id === worst.machineId);
  const zone = machine?.factory.timeZone ?? 'UTC';
  const moment = momentAt(worst.startedAt, zone, now);
  const when =
    worst.endedAt === null
      ? language.since(moment)
      : `${language.at(moment)} ${language.lasting((worst.endedAt.getTime() - worst.startedAt.getTime()) / MINUTE_MILLIS)}`;
  const { energyKwh, cost, currency } = worst;
  const stake: string[] = [];
  if (energyKwh !== null && energyKwh > 0) {
    stake.push(language.amount(energyKwh, 'kWh'));
    if (cost !== null && currency !== null) stake.push(language.money(cost, currency));
  }
  const what = language.anomalyKinds(worst.kinds) ?? language.anomalyOfNoName(worst.explanation);
  return language.worstAnomaly(count === 1, machine?.displayName ?? '', when, what, stake);
}

function dataOf(
  { machines }: Scope,
  time: AskedTime,
  { worst, ...counts }: AnomalyCounts,
  scans: Scans,
): Record<string, unknown> {
  const isUnknown = counts.count === 0 && scans.machines === 0;
  return {
    count: isUnknown ? null : counts.count,
    reason: isUnknown ? (scans.lastScanAt === null ? 'never_scanned' : 'not_scanned_so_far') : null,
    critical: counts.critical,
    going_on: counts.goingOn,
    others_going_on: counts.othersGoingOn,
    dismissed: counts.dismissed,
    timeframe: time.written,
    last_scan_at: scans.lastScanAt?.toISOString() ?? null,
    scanned_to: scans.scannedTo?.toISOString() ?? null,
    worst:
      worst === undefined
        ? null
        : {
            id: worst.id,
            machine: machines.find(({ id }) => id === worst.machineId)?.name ?? null,
            carrier: worst.carrier,
            severity: worst.severity,
            started_at: worst.startedAt.toISOString(),
            ended_at: worst.endedAt?.toISOString() ?? null,
            kinds: worst.kinds,
            explanation: worst.explanation,
            energy_kwh: rounded(worst.energyKwh),
            cost: worst.cost === null ? null : Math.round(worst.cost * 100) / 100,
            currency: worst.currency,
            cost_reason: worst.costReason,
          },
  };
}

function citationsOf({ machines }: Scope, { span }: AskedTime, { worst }: AnomalyCounts): Citation[] {
  const names = machines.map(({ name }) => name).join(', ');
  const of = worst === undefined ? `anomalies of ${names}` : `anomalies of ${names}, worst ${worst.id}`;
  return [{ source: 'anomalies', of, from: span.from.toISOString(), to: span.to.toISOString() }];
}
