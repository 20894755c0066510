import { Inject, Injectable } from '@nestjs/common';
import { qualityNames } from '@enms/telemetry-contract';
import { CLOCK, asksNoRange, instant, rangeRequest, resolveTimeRange } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { isoRange } from '../../energy/energy-service.ts';
import { ScopeDirectory } from '../../energy/scope-directory.ts';
import { briefOf } from '../../machines/machine-presenter.ts';
import type { LedgerDto, LedgerEntryDto, LedgerQuery } from './ledger-dto.ts';
import type { LedgerEntry } from './ledger-repository.ts';
import { LedgerRepository } from './ledger-repository.ts';

/** Shows the ledger entry by entry, as known now or as it was known once. */
@Injectable()
export class LedgerService {
  readonly #scopes: ScopeDirectory;
  readonly #ledger: LedgerRepository;
  readonly #clock: Clock;

  constructor(scopes: ScopeDirectory, ledger: LedgerRepository, @Inject(CLOCK) clock: Clock) {
    this.#scopes = scopes;
    this.#ledger = ledger;
    this.#clock = clock;
  }

  async entries(tenantId: number, query: LedgerQuery): Promise<LedgerDto> {
    const machine = await this.#scopes.machine(tenantId, query.machine, query.factory);
    const carrier = query.carrier ?? machine.carrier;
    const request = asksNoRange(query) ? ({ period: 'today' } as const) : rangeRequest(query);
    const range = resolveTimeRange(request, machine.factory.timeZone, this.#clock.now());
    const asOf = query.as_of === undefined ? null : instant('as_of', query.as_of);
    // A page begins behind the last period of the page before.
    const from = new Date(Math.max(range.from.getTime(), Number(query.cursor ?? 0) + 1));
    const rest = query.cursor === undefined ? range : { ...range, from };
    const found =
      asOf === null
        ? await this.#ledger.current(machine.id, carrier, rest, query.limit + 1)
        : await this.#ledger.asOf(machine.id, carrier, rest, asOf, query.limit + 1);
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    return {
      machine: briefOf(machine),
      carrier,
      ...isoRange(range),
      as_of: asOf?.toISOString() ?? null,
      items: page.map(entryDto),
      next_cursor:
        found.length > query.limit && last !== undefined ? String(last.period_start.getTime()) : null,
    };
  }
}

function entryDto({ tariff_version_id: versionId, ...entry }: LedgerEntry): LedgerEntryDto {
  return {
    ...entry,
    period_start: entry.period_start.toISOString(),
    posted_at: entry.posted_at.toISOString(),
    quality: qualityNames(entry.quality),
    cost_version_id: versionId,
  };
}
