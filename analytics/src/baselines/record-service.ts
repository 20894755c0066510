import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '@enms/access-tokens';
import { CLOCK, instant, invalidRequest, Problem } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import type { AdjustmentBody, NoteBody } from './baseline-dto.ts';
import { BaselineService } from './baseline-service.ts';
import { RecordRepository } from './record-repository.ts';
import { toWire } from './wire.ts';

/** What people know beside the figures: notes, and non-routine adjustments. */
@Injectable()
export class RecordService {
  readonly #service: BaselineService;
  readonly #records: RecordRepository;
  readonly #clock: Clock;

  constructor(service: BaselineService, records: RecordRepository, @Inject(CLOCK) clock: Clock) {
    this.#service = service;
    this.#records = records;
    this.#clock = clock;
  }

  async notes(tenantId: number, id: string): Promise<object> {
    const baseline = await this.#service.find(tenantId, id);
    return { items: (await this.#records.notes(baseline.id, null)).map(toWire) };
  }

  async addNote(who: Principal, id: string, { at, kind, text }: NoteBody): Promise<object> {
    const baseline = await this.#service.find(who.tenantId, id);
    const createdAt = this.#clock.now();
    const note = { at: instant('at', at), kind, text, createdAt, createdBy: who.name };
    return toWire(await this.#records.addNote(baseline.id, note)) as object;
  }

  /** The withdrawn ones too. */
  async adjustments(tenantId: number, id: string): Promise<object> {
    const baseline = await this.#service.find(tenantId, id);
    return { items: (await this.#records.adjustments(baseline.id, null, false)).map(toWire) };
  }

  /** @throws Problem 400, 404 */
  async addAdjustment(who: Principal, id: string, body: AdjustmentBody): Promise<object> {
    const baseline = await this.#service.find(who.tenantId, id);
    const [periodFrom, periodTo] = [instant('from', body.from), instant('to', body.to)];
    if (periodFrom >= periodTo) {
      const remedy = 'Send a to that is after from.';
      throw invalidRequest([{ field: 'to', reason: 'empty_time_range', remedy }]);
    }
    const items = body.items.map(({ label, kwh }) => ({ label, kwh }));
    return toWire(
      await this.#records.addAdjustment(baseline.id, {
        kind: body.kind,
        description: body.description,
        periodFrom,
        periodTo,
        items,
        kwh: items.reduce((sum, { kwh }) => sum + kwh, 0),
        recordedAt: this.#clock.now(),
        recordedBy: who.name,
      }),
    ) as object;
  }

  /** @throws Problem 404 `unknown_adjustment`, also for one that is withdrawn already */
  async withdraw(who: Principal, id: string, adjustmentId: string, reason: string): Promise<object> {
    const baseline = await this.#service.find(who.tenantId, id);
    const withdrawal = { at: this.#clock.now(), by: who.name, reason };
    const withdrawn = await this.#records.withdraw(baseline.id, Number(adjustmentId), withdrawal);
    if (withdrawn !== undefined) return toWire(withdrawn) as object;
    throw new Problem(404, 'unknown_adjustment', `There is no valid adjustment ${adjustmentId}.`, {
      remedy: `GET /api/v1/analytics/baselines/${baseline.id}/adjustments lists all.`,
    });
  }
}
