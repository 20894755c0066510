import type { Answerer, Asked, SpokenAnswer, VoiceMachine } from '../asked.ts';
import { timeOf } from '../asked-time.ts';
import { Figures, carrierOf, isFresh, ledgerCitation, rounded } from '../figures.ts';
import { scopeOf } from '../scope.ts';
import type { State } from '../voice-repository.ts';

const MOST_NAMED = 5;

/** Whether machines run. */
export class MachineStatus implements Answerer {
  readonly intent = 'machine_status';
  readonly #figures: Figures;

  constructor(figures: Figures) {
    this.#figures = figures;
  }

  async answer(asked: Asked): Promise<SpokenAnswer> {
    const { language, entities, now } = asked;
    const isOfAll =
      entities.machine === undefined && entities.scope === undefined && entities.factory === undefined;
    const scope =
      isOfAll && placeOf(asked) === undefined ? { machines: asked.machines, subject: '' } : scopeOf(asked);
    const states = await this.#figures.repository.states(scope.machines.map(({ id }) => id));
    const known = scope.machines.map((machine) => ({ machine, state: freshState(machine, states, now) }));
    const items = known.map(({ machine, state }) => ({
      machine: machine.name,
      is_running: state?.isRunning ?? null,
      power_kw: rounded(state?.powerKw ?? null),
      at: state?.lastUpdated.toISOString() ?? null,
    }));
    const citations = [{ source: 'machine_status' as const, of: `${scope.machines.length} machines` }];
    const [only, another] = known;
    if (only !== undefined && another === undefined) {
      return { sentences: [this.#oneState(asked, only)], data: { ...items[0] }, citations };
    }
    const running = known.filter(({ state }) => state?.isRunning === true);
    const stopped = known.filter(({ state }) => state?.isRunning === false);
    const named = entities.state === 'running' ? running : entities.state === 'stopped' ? stopped : [];
    const names = named.slice(0, MOST_NAMED).map(({ machine }) => machine.displayName);
    const unknown = known.length - running.length - stopped.length;
    return {
      sentences: [language.statesOf(running.length, stopped.length, unknown, names)],
      data: { running: running.length, stopped: stopped.length, unknown, machines: items },
      citations,
    };
  }

  #oneState(
    { language }: Asked,
    { machine, state }: { machine: VoiceMachine; state: State | undefined },
  ): string {
    if (state?.isRunning === true) {
      return language.isRunning(
        machine.displayName,
        state.powerKw === null ? null : language.amount(state.powerKw, 'kW'),
      );
    }
    return state?.isRunning === false
      ? language.isStopped(machine.displayName)
      : language.stateUnknown(machine.displayName);
  }
}

/** A site at a glance. */
export class FactoryOverview implements Answerer {
  readonly intent = 'factory_overview';
  readonly #figures: Figures;

  constructor(figures: Figures) {
    this.#figures = figures;
  }

  async answer(asked: Asked): Promise<SpokenAnswer> {
    const { language, now } = asked;
    const scope = scopeOf(asked);
    const time = timeOf(asked, scope.timeZone);
    const [sums, states] = await Promise.all([
      this.#figures.sums(asked, scope, time),
      this.#figures.repository.states(scope.machines.map(({ id }) => id)),
    ]);
    const known = sums.filter(({ energyKwh }) => energyKwh !== null);
    const carrier = carrierOf(asked, scope.machines);
    const fresh = states.filter((state) => isFresh(state, now));
    const powers = fresh.flatMap((state) =>
      state.carrier === carrier && state.powerKw !== null ? [state.powerKw] : [],
    );
    const running = new Set(
      fresh.filter(({ isRunning }) => isRunning === true).map(({ machineId }) => machineId),
    ).size;
    const power = powers.length === 0 ? null : powers.reduce((sum, one) => sum + one, 0);
    const amounts = known.map((sum) => ({
      amount: language.amount(sum.energyKwh ?? 0, 'kWh'),
      carrier: language.carrier(sum.carrier),
    }));
    const consumed =
      known.length === 0
        ? language.noData(scope.subject, time.said)
        : language.overview(scope.subject, amounts, time.said);
    return {
      sentences: [
        consumed,
        ...(power === null
          ? []
          : [language.overviewPower(language.amount(power, 'kW'), running, scope.machines.length)]),
      ],
      data: {
        timeframe: time.written,
        energy: known.map((sum) => ({ carrier: sum.carrier, value: rounded(sum.energyKwh), unit: 'kWh' })),
        power_kw: rounded(power),
        running,
        machines: scope.machines.length,
      },
      citations: ledgerCitation(sums, time),
    };
  }
}

function freshState(machine: VoiceMachine, states: readonly State[], now: Date): State | undefined {
  const own = states.filter(({ machineId }) => machineId === machine.id);
  const state = own.find(({ carrier }) => carrier === machine.carrier) ?? own[0];
  return state !== undefined && isFresh(state, now) ? state : undefined;
}

function placeOf({ entities }: Asked): string | undefined {
  return entities.area ?? entities.group ?? entities.machine_type ?? entities.machines?.[0];
}
