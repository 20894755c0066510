import type { Entities, Moment, Understanding, VoiceGrammar } from '@enms/voice-grammar';
import { checkedEntities, checkedIntent, isTimeframe, unknownTimeframe } from './entity-schema.ts';

/** A question that comes as intent and entities: names and times in it may be words. */
export class GivenQuestion {
  readonly #grammar: VoiceGrammar;
  readonly #moment: Moment;

  constructor(grammar: VoiceGrammar, moment: Moment) {
    this.#grammar = grammar;
    this.#moment = moment;
  }

  /** @throws Problem 400 `invalid_request` naming what is unknown */
  read(intent: string, entities: unknown): Understanding {
    const known = checkedIntent(intent, 'intent');
    const given = checkedEntities(entities, 'entities');
    const timeframe = this.#time(given.timeframe, 'timeframe');
    const compareTo = this.#time(given.compare_to, 'compare_to');
    return this.completed({
      intent: known,
      entities: {
        ...given,
        ...(timeframe !== undefined && { timeframe }),
        ...(compareTo !== undefined && { compare_to: compareTo }),
      },
      confidence: 1,
      unexplained: [],
    });
  }

  /** With the machine by its registered name, or a doubt about which it is. */
  completed(understanding: Understanding): Understanding {
    const { machine, machines, ...others } = understanding.entities;
    const heard = (machines ?? []).map((one) => this.#machine(one));
    const single = machine === undefined ? undefined : this.#machine(machine);
    const doubt = [single, ...heard].find((found) => found?.doubt !== undefined)?.doubt;
    const names = heard.map(({ entities }, index) => entities.machine ?? machines?.[index] ?? '');
    return {
      ...understanding,
      entities: {
        ...(single === undefined ? {} : { machine: machine ?? '', ...single.entities }),
        ...(names.length > 0 && { machines: names }),
        ...others,
      },
      ...(doubt !== undefined && { doubt }),
    };
  }

  #machine(name: string): { entities: Entities; doubt?: Understanding['doubt'] } {
    const found = this.#grammar.findMachine(name);
    return found;
  }

  #time(text: string | undefined, field: string): string | undefined {
    if (text === undefined || isTimeframe(text)) return text;
    const read = this.#grammar.findTime(text.replaceAll('_', ' '), this.#moment);
    if (read === undefined) throw unknownTimeframe(`entities.${field}`);
    return read;
  }
}
