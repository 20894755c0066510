import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, CLOCK } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { PowerDataRepository } from '../energy/power-data-repository.ts';
import type { Principal } from '@enms/access-tokens';
import { judgeItem } from '../telemetry/batch-item.ts';
import { RegisteredDevices } from '../telemetry/registered-devices.ts';
import { MAX_BATCH } from '../telemetry/telemetry-dto.ts';
import type { ItemOutcomeDto } from '../telemetry/telemetry-dto.ts';
import { TelemetryService } from '../telemetry/telemetry-service.ts';
import type { CsvReading } from './csv-readings.ts';
import { readCsv } from './csv-readings.ts';
import type { ImportBody, ImportDto, ImportErrorDto, ImportTotalDto } from './import-dto.ts';

const MAX_ERRORS = 100;
const PREVIEWED = 5;

/** Takes readings of older systems from CSV: judged and stored exactly like those of the batch endpoint. */
@Injectable()
export class ImportService {
  readonly #telemetry: TelemetryService;
  readonly #devices: RegisteredDevices;
  readonly #stored: PowerDataRepository;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  constructor(
    telemetry: TelemetryService,
    devices: RegisteredDevices,
    stored: PowerDataRepository,
    audit: AuditLog,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#telemetry = telemetry;
    this.#devices = devices;
    this.#stored = stored;
    this.#audit = audit;
    this.#clock = clock;
  }

  /** @throws Problem as {@link readCsv} */
  async take(who: Principal, body: ImportBody, isDryRun: boolean, address: string): Promise<ImportDto> {
    const { columns, readings } = readCsv(body);
    const outcomes = isDryRun
      ? await this.#judged(who.tenantId, readings)
      : await this.#store(who.tenantId, readings);
    const count = (outcome: string): number => outcomes.filter((item) => item.outcome === outcome).length;
    const good = readings.filter((_, index) => outcomes[index]?.outcome !== 'rejected');
    const answer = {
      dry_run: isDryRun,
      columns: [...columns],
      rows: readings.length,
      accepted: count('accepted'),
      duplicates: count('duplicate'),
      rejected: count('rejected'),
      errors: errorsOf(readings, outcomes),
      preview: readings.slice(0, PREVIEWED).map(asItem),
      totals: await this.#totals(who.tenantId, good, isDryRun || body.type !== 'energy'),
    };
    if (!isDryRun) {
      const { rows, accepted, duplicates, rejected } = answer;
      const told = { rows, accepted, duplicates, rejected };
      await this.#audit.record(who, 'readings.import', `type:${body.type}`, null, told, address);
    }
    return answer;
  }

  async #judged(tenantId: number, readings: readonly CsvReading[]): Promise<ItemOutcomeDto[]> {
    const directory = await this.#devices.directory(tenantId);
    const nowMillis = this.#clock.now().getTime();
    return readings.map((reading, index) => {
      const judged = judgeItem(asItem(reading), directory, nowMillis);
      if ('rows' in judged) return { index, outcome: 'accepted' };
      const { reason, detail, remedy, field } = judged.rejection;
      return { index, outcome: 'rejected', reason, detail, remedy, ...(field !== null && { field }) };
    });
  }

  async #store(tenantId: number, readings: readonly CsvReading[]): Promise<ItemOutcomeDto[]> {
    const outcomes: ItemOutcomeDto[] = [];
    for (let at = 0; at < readings.length; at += MAX_BATCH) {
      const batch = readings.slice(at, at + MAX_BATCH).map(asItem);
      outcomes.push(...(await this.#telemetry.take(tenantId, { readings: batch })).items);
    }
    return outcomes;
  }

  /** What the file holds of each device, and whether the same is stored now. */
  async #totals(
    tenantId: number,
    good: readonly CsvReading[],
    isUnverified: boolean,
  ): Promise<ImportTotalDto[]> {
    const totals: ImportTotalDto[] = [];
    for (const [device, readings] of byDevice(good)) {
      const energies = readings.flatMap(({ payload }) =>
        typeof payload['energy_kwh'] === 'number' ? payload['energy_kwh'] : [],
      );
      const times = readings.map(({ payload }) => Date.parse(String(payload['ts'])));
      const first = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
      const last = times.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY);
      const range = { from: new Date(first), to: new Date(last + 1) };
      const stored =
        isUnverified || !Number.isFinite(first) ? null : await this.#stored.sums(tenantId, device, range);
      const energyKwh = energies.length === 0 ? null : energies.reduce((sum, kwh) => sum + kwh, 0);
      totals.push({
        device,
        readings: readings.length,
        first: Number.isFinite(first) ? range.from.toISOString() : null,
        last: Number.isFinite(last) ? new Date(last).toISOString() : null,
        energy_kwh: energyKwh,
        stored_readings: stored?.readings ?? null,
        stored_energy_kwh: stored?.energyKwh ?? null,
        verified: stored === null ? null : isSame(readings.length, energyKwh, stored),
      });
    }
    return totals;
  }
}

/** At least as many readings, since others may have come before; the same energy where the file names any. */
function isSame(
  readings: number,
  energyKwh: number | null,
  stored: { readonly readings: number; readonly energyKwh: number | null },
): boolean {
  if (stored.readings < readings) return false;
  if (stored.readings > readings || energyKwh === null) return true;
  return Math.abs((stored.energyKwh ?? 0) - energyKwh) <= Math.abs(energyKwh) * 1e-9;
}

function asItem({ device, type, payload }: CsvReading): { device: string; type: string; payload: object } {
  return { device, type, payload };
}

function byDevice(readings: readonly CsvReading[]): Map<string, CsvReading[]> {
  const groups = new Map<string, CsvReading[]>();
  for (const reading of readings) {
    const group = groups.get(reading.device) ?? [];
    group.push(reading);
    groups.set(reading.device, group);
  }
  return groups;
}

function errorsOf(readings: readonly CsvReading[], outcomes: readonly ItemOutcomeDto[]): ImportErrorDto[] {
  return outcomes
    .flatMap(({ outcome, ...why }, index) =>
      outcome === 'rejected' ? [errorOf(readings[index]?.line ?? 0, why)] : [],
    )
    .slice(0, MAX_ERRORS);
}

function errorOf(line: number, why: Omit<ItemOutcomeDto, 'outcome'>): ImportErrorDto {
  const { reason = 'invalid_value', field, detail } = why;
  // A file has no types of its own: what is no number there cannot be sent as one.
  const remedy = reason === 'wrong_type' ? 'Correct the value, or say how decimals are written.' : why.remedy;
  return {
    line,
    reason,
    ...(field !== undefined && { field }),
    ...(detail !== undefined && { detail }),
    ...(remedy !== undefined && { remedy }),
  };
}
