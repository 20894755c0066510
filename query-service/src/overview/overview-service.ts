import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '@enms/http-api';
import type { Clock, TimeRange } from '@enms/http-api';
import type { CarbonMethod } from '../energy/amounts-dto.ts';
import { amountsDto } from '../energy/energy-presenter.ts';
import { isoRange, machinesByCarrier, newestOf } from '../energy/energy-service.ts';
import { ScopeDirectory } from '../energy/scope-directory.ts';
import { TotalsRepository } from '../energy/totals-repository.ts';
import type { Amounts } from '../energy/totals-repository.ts';
import { factoryDto, machineDto } from '../machines/machine-presenter.ts';
import type { Machine, MachineState } from '../machines/machine.ts';
import { amountsIn, daysAt, untilSameTime } from './days.ts';
import type {
  CarrierOverviewDto,
  ExpectationDto,
  MachineTileDto,
  OverviewDto,
  OverviewQuery,
  SpanAmountsDto,
} from './overview-dto.ts';
import type { Expectation, SparkPoint } from './overview-repository.ts';
import { OverviewRepository } from './overview-repository.ts';

const SPARK_STEP_SECONDS = 120;
const SPARK_STEPS = 30;

/** Answers with a whole site at a glance, in few statements. */
@Injectable()
export class OverviewService {
  readonly #scopes: ScopeDirectory;
  readonly #totals: TotalsRepository;
  readonly #repository: OverviewRepository;
  readonly #clock: Clock;

  constructor(
    scopes: ScopeDirectory,
    totals: TotalsRepository,
    repository: OverviewRepository,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#scopes = scopes;
    this.#totals = totals;
    this.#repository = repository;
    this.#clock = clock;
  }

  /** @throws Problem 404 `unknown_factory`, 409 `ambiguous_factory` */
  async overview(tenantId: number, query: OverviewQuery): Promise<OverviewDto> {
    const factory = await this.#scopes.factory(tenantId, query.factory);
    const now = this.#clock.now();
    const days = daysAt(factory.timeZone, now);
    const machines = await this.#scopes.machinesOf(tenantId, factory.id);
    const ids = machines.map(({ id }) => id);
    const states = await this.#scopes.states(machines);
    const expectations = await this.#repository.expectations(ids, days.today);
    const todayKwh = new Map<string, number | null>();
    const carriers: CarrierOverviewDto[] = [];
    for (const [carrier, members] of machinesByCarrier(machines, states)) {
      const { together, each } = await this.#totals.summedAndEach([...members], carrier, days.bounds);
      for (const { machineId, from, energyKwh } of each) {
        if (from.getTime() === days.today.from.getTime()) todayKwh.set(`${machineId} ${carrier}`, energyKwh);
      }
      const expected = expectations.find((one) => one.carrier === carrier);
      const peak = await this.#repository.peak([...members], carrier, days.today);
      carriers.push({
        carrier,
        ...newestOf(
          states.filter((state) => state.carrier === carrier),
          now,
        ),
        machines_total: members.size,
        today: spanAmounts(days.today, amountsIn(together, days.today), query.carbon_method),
        yesterday: spanAmounts(days.yesterday, untilSameTime(together, days), query.carbon_method),
        expected: expectationDto(expected),
        peak: { kw: peak.kw, at: peak.at?.toISOString() ?? null, reason: peak.reason },
      });
    }
    return {
      factory: factoryDto(factory),
      at: now.toISOString(),
      ...isoRange(days.today),
      carriers,
      machines: await this.#tiles(machines, states, todayKwh, now),
      open_anomalies: await this.#repository.openAnomalies(ids),
    };
  }

  async #tiles(
    machines: readonly Machine[],
    states: readonly MachineState[],
    todayKwh: ReadonlyMap<string, number | null>,
    now: Date,
  ): Promise<MachineTileDto[]> {
    const ids = machines.map(({ id }) => id);
    const stepMillis = SPARK_STEP_SECONDS * 1000;
    const endMillis = Math.ceil(now.getTime() / stepMillis) * stepMillis;
    const span = { from: new Date(endMillis - SPARK_STEPS * stepMillis), to: new Date(endMillis) };
    const sparks = await this.#repository.sparks(ids, span, SPARK_STEP_SECONDS);
    const areas = await this.#repository.areas(ids);
    return machines.map((machine) => {
      const state = states.find(
        ({ machineId, carrier }) => machineId === machine.id && carrier === machine.carrier,
      );
      const { factory: _site, ...dto } = machineDto(machine, state, now);
      return {
        ...dto,
        area: areas.get(machine.id) ?? null,
        today_kwh: todayKwh.get(`${machine.id} ${machine.carrier}`) ?? null,
        spark: {
          from: span.from.toISOString(),
          step_s: SPARK_STEP_SECONDS,
          mean_kw: stepsOf(sparks.filter(({ machineId }) => machineId === machine.id)),
        },
      };
    });
  }
}

function stepsOf(points: readonly SparkPoint[]): (number | null)[] {
  const steps: (number | null)[] = Array.from({ length: SPARK_STEPS }, () => null);
  for (const { step, meanKw } of points) steps[step] = meanKw;
  return steps;
}

function spanAmounts(range: TimeRange, amounts: Amounts, method: CarbonMethod): SpanAmountsDto {
  return { ...isoRange(range), ...amountsDto(amounts, method) };
}

function expectationDto(known: Expectation | undefined): ExpectationDto {
  const { expectedKwh = null, actualKwh = null } = known ?? {};
  const reason = known === undefined ? 'no_baseline' : expectedKwh === null ? 'nothing_recorded_yet' : null;
  return {
    expected_kwh: expectedKwh,
    low_kwh: known?.lowKwh ?? null,
    high_kwh: known?.highKwh ?? null,
    actual_kwh: actualKwh,
    deviation_kwh: expectedKwh === null || actualKwh === null ? null : actualKwh - expectedKwh,
    from: known?.from?.toISOString() ?? null,
    to: known?.to?.toISOString() ?? null,
    baselines: known?.baselines ?? 0,
    reason,
  };
}
