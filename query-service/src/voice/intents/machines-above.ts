import type { Answerer, Asked, SpokenAnswer, VoiceMachine } from '../asked.ts';
import { timeOf } from '../asked-time.ts';
import { Figures, carrierOf, isFresh, rounded } from '../figures.ts';
import { scopeOf } from '../scope.ts';

const MOST_NAMED = 5;

/** Which machines use more, or less, than a limit: of power now, of energy over a time. */
export class MachinesAbove implements Answerer {
  readonly intent = 'machines_above';
  readonly #figures: Figures;

  constructor(figures: Figures) {
    this.#figures = figures;
  }

  async answer(asked: Asked): Promise<SpokenAnswer> {
    const { language, entities } = asked;
    const unit = entities.threshold_unit ?? 'kW';
    const limit = entities.threshold ?? 0;
    const direction = entities.direction ?? 'above';
    const values = unit === 'kW' ? await this.#powers(asked) : await this.#energies(asked);
    const beyond = values
      .filter(({ value }) => (direction === 'above' ? value > limit : value < limit))
      .sort((a, b) => b.value - a.value);
    const names = beyond
      .slice(0, MOST_NAMED)
      .map(({ machine, value }) => language.named(machine.displayName, language.amount(value, unit)));
    return {
      sentences: [
        language.machinesAbove(
          language.amount(limit, unit),
          direction,
          names,
          Math.max(0, beyond.length - MOST_NAMED),
        ),
      ],
      data: {
        threshold: limit,
        unit,
        direction,
        machines: beyond.map(({ machine, value }) => ({
          machine: machine.name,
          factory: machine.factory.slug,
          value: rounded(value),
        })),
      },
      citations: [
        {
          source: unit === 'kW' ? 'machine_status' : 'ledger',
          of: `${carrierOf(asked, asked.machines)} of all machines`,
        },
      ],
    };
  }

  async #powers(asked: Asked): Promise<{ machine: VoiceMachine; value: number }[]> {
    // Power now is the same everywhere: sites of several time zones may be asked for together.
    const isPlaced =
      asked.entities.area ?? asked.entities.group ?? asked.entities.factory ?? asked.entities.machine_type;
    const machines = isPlaced === undefined ? asked.machines : scopeOf(asked).machines;
    const carrier = carrierOf(asked, machines);
    const states = await this.#figures.repository.states(machines.map(({ id }) => id));
    return states.flatMap((state) => {
      const machine = machines.find(({ id }) => id === state.machineId);
      const isTold = state.carrier === carrier && isFresh(state, asked.now);
      if (machine === undefined || state.powerKw === null || !isTold) return [];
      return [{ machine, value: state.powerKw }];
    });
  }

  async #energies(asked: Asked): Promise<{ machine: VoiceMachine; value: number }[]> {
    const scope = scopeOf(asked);
    const sums = await this.#figures.sums(asked, scope, timeOf(asked, scope.timeZone));
    return sums.flatMap(({ machines, rows }) =>
      rows.flatMap(({ machineId, energyKwh }) => {
        const machine = machines.find(({ id }) => id === machineId);
        return machine === undefined || energyKwh === null ? [] : [{ machine, value: energyKwh }];
      }),
    );
  }
}
