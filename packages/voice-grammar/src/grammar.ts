import type { CompiledPack } from './compiled-pack.ts';
import { compilePack } from './compiled-pack.ts';
import { withContext } from './context.ts';
import type { Context } from './context.ts';
import type { Features } from './decide.ts';
import { decide } from './decide.ts';
import { choicesOf, doubtAbout } from './doubts.ts';
import type { Threshold } from './entities/amounts.ts';
import { readThreshold } from './entities/amounts.ts';
import type { NamesFound } from './entities/names.ts';
import { NameIndex } from './entities/names.ts';
import type { LocalePack } from './locale-pack.ts';
import type { Spotted } from './spotting.ts';
import { spot } from './spotting.ts';
import { Reading } from './text/reading.ts';
import { Spelling } from './text/spelling.ts';
import { readable, tokenise } from './text/tokens.ts';
import { isAhead, parseTimeframe } from './time/timeframe.ts';
import type { Moment } from './time/time-reader.ts';
import { readTimes } from './time/time-reader.ts';
import type { Entities, Lexicon, Understanding } from './vocabulary.ts';

const UNEXPLAINED_PENALTY = 0.3;
/** A word more or less tells little where a machine is named. */
const UNEXPLAINED_BESIDE_MACHINE = 0.15;
const MISSPELT_PENALTY = 0.04;
const FOREIGN_PENALTY = 0.6;

const compiledPacks = new WeakMap<LocalePack, CompiledPack>();

/** Understands questions in one language about the machines of one registry. Without state; never throws. */
export class VoiceGrammar {
  readonly #pack: CompiledPack;
  readonly #lexicon: Lexicon;
  readonly #names: NameIndex;
  readonly #spelling: Spelling;

  constructor(pack: LocalePack, lexicon: Lexicon) {
    this.#pack = compiledPacks.get(pack) ?? compilePack(pack);
    compiledPacks.set(pack, this.#pack);
    this.#lexicon = lexicon;
    this.#names = new NameIndex(lexicon, this.#pack);
    this.#spelling = new Spelling([...this.#pack.words, ...this.#names.words], this.#pack.prefixes);
  }

  /** The machine that a name means: its entities, or a doubt with the machines it may be. */
  findMachine(name: string): Pick<Understanding, 'entities' | 'doubt'> {
    const exact = this.#lexicon.machines.filter((machine) => machine.name === name);
    if (exact.length > 0) return { entities: { machine: name } };
    const reading = new Reading(tokenise(readable(name)).map((token) => this.#spelling.corrected(token)));
    const [mention] = this.#names.read(reading).mentions;
    const candidates = mention?.candidates ?? [];
    const [only, another] = candidates;
    if (only !== undefined && another === undefined) return { entities: { machine: only.name } };
    const choices = choicesOf(only === undefined ? this.#lexicon.machines : candidates, this.#lexicon);
    return {
      entities: {},
      doubt: { kind: only === undefined ? 'unknown_machine' : 'which_machine', heard: name, choices },
    };
  }

  /** The canonical text of a time in words; undefined when they name none. */
  findTime(words: string, moment: Moment): string | undefined {
    const text = readable(words);
    const reading = new Reading(tokenise(text).map((token) => this.#spelling.corrected(token)));
    return readTimes(reading, text, this.#pack, moment)[0];
  }

  /**
   * @param context intent and entities of the answer before, for "and yesterday?"
   */
  understand(utterance: string, moment: Moment, context?: Context): Understanding {
    const text = readable(utterance);
    const reading = new Reading(tokenise(text).map((token) => this.#spelling.corrected(token)));
    const names = this.#names.read(reading);
    const threshold = readThreshold(reading, this.#pack);
    const times = readTimes(reading, text, this.#pack, moment);
    const found = spot(reading, this.#pack);
    const unexplained = reading
      .free()
      .filter(({ text: word }) => !this.#pack.fillers.has(word))
      .map(({ text: word }) => word);
    const features = featuresOf(names, threshold, times, found);
    const decision = decide(features);
    const spotted =
      decision?.intent === 'correlation' && found.isForeignDriver ? withoutForeign(found) : found;
    const { driver, ...named } = entitiesOf(names, threshold, times, spotted, this.#lexicon);
    // "Production" and "temperature" are drivers only where an effect is asked for.
    const isDriven = decision?.intent === 'correlation' && driver !== undefined;
    const said = { ...named, ...(isDriven && { driver }), ...decision?.entities };
    const misspelt = reading.tokens.filter(({ corrected }) => corrected === true).length;
    const penalty =
      unexplained.length * (features.hasScope ? UNEXPLAINED_BESIDE_MACHINE : UNEXPLAINED_PENALTY) +
      misspelt * MISSPELT_PENALTY +
      (spotted.concepts.has('foreign') ? FOREIGN_PENALTY : 0);
    const heard = withContext(
      { intent: decision?.intent ?? null, entities: said, confidence: decision?.confidence ?? 0 },
      spotted.concepts,
      context,
    );
    const confidence = Math.max(0, Math.min(1, heard.confidence - penalty));
    const doubt = doubtAbout({
      ...heard,
      confidence,
      names,
      spotted,
      unexplained,
      reading,
      lexicon: this.#lexicon,
      pack: this.#pack.pack,
    });
    return {
      intent: confidence < REFUSED && doubt === undefined ? null : heard.intent,
      entities: heard.entities,
      confidence: Math.round(confidence * 100) / 100,
      ...(doubt !== undefined && { doubt }),
      unexplained,
    };
  }
}

function withoutForeign(spotted: Spotted): Spotted {
  return { ...spotted, concepts: new Set([...spotted.concepts].filter((concept) => concept !== 'foreign')) };
}

/** Below this a question counts as one of another field. */
const REFUSED = 0.6;

function featuresOf(
  names: NamesFound,
  threshold: Threshold | undefined,
  times: readonly string[],
  { concepts, carrier, driver }: Spotted,
): Features {
  const machineCount = names.mentions.length;
  const [first] = times;
  const time = first === undefined ? undefined : parseTimeframe(first);
  const place = names.factory ?? names.area ?? names.group;
  return {
    concepts,
    machineCount,
    hasScope: machineCount + names.types.length + names.missing.length > 0 || place !== undefined,
    timeCount: times.length,
    isNow: first === 'now',
    isAhead: time !== undefined && isAhead(time),
    hasThreshold: threshold !== undefined,
    hasCarrier: carrier !== undefined,
    hasDriver: driver !== undefined,
    hasWeather: driver !== undefined && driver !== 'production',
  };
}

function entitiesOf(
  names: NamesFound,
  threshold: Threshold | undefined,
  times: readonly string[],
  spotted: Spotted,
  lexicon: Lexicon,
): Entities {
  const [timeframe, compareTo] = times;
  const { concepts, carrier, driver, count } = spotted;
  const named = scopeOf(names, lexicon);
  const isEverything = Object.keys(named).length === 0 && (concepts.has('all') || concepts.has('site'));
  return {
    ...named,
    ...(isEverything && { scope: 'all' }),
    ...(carrier !== undefined && { carrier }),
    ...(timeframe !== undefined && { timeframe }),
    ...(compareTo !== undefined && { compare_to: compareTo }),
    ...(threshold !== undefined && {
      threshold: threshold.value,
      threshold_unit: threshold.unit,
      direction: threshold.direction,
    }),
    ...(count !== undefined && { count }),
    ...(driver !== undefined && { driver }),
  };
}

function scopeOf(names: NamesFound, lexicon: Lexicon): Entities {
  const sure = names.mentions.flatMap(({ candidates }) => {
    const here = candidates.filter(({ factory }) => names.factory === undefined || factory === names.factory);
    return here.length === 1 ? here : [];
  });
  const [only] = sure;
  const place = {
    ...(names.factory !== undefined && { factory: names.factory }),
    ...(names.area !== undefined && { area: names.area }),
    ...(names.group !== undefined && { group: names.group }),
  };
  if (only === undefined) {
    const [type] = names.types;
    return type === undefined ? place : { machine_type: type, ...place };
  }
  const isRepeated = lexicon.machines.filter(({ name }) => name === only.name).length > 1;
  const factory = names.factory ?? (isRepeated ? only.factory : undefined);
  if (sure.length > 1) return { machines: [...new Set(sure.map(({ name }) => name))], ...place };
  return { machine: only.name, ...(factory !== undefined && { factory }) };
}
