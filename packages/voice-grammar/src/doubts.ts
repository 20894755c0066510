import type { NamesFound } from './entities/names.ts';
import type { LocalePack } from './locale-pack.ts';
import type { Spotted } from './spotting.ts';
import type { Reading } from './text/reading.ts';
import type { Choice, Doubt, Entities, Intent, Lexicon, LexiconMachine } from './vocabulary.ts';

/** All that is known about a question when it is weighed whether to ask back. */
export interface Weighed {
  readonly intent: Intent | null;
  readonly entities: Entities;
  readonly confidence: number;
  readonly names: NamesFound;
  readonly spotted: Spotted;
  readonly unexplained: readonly string[];
  readonly reading: Reading;
  readonly lexicon: Lexicon;
  readonly pack: LocalePack;
}

const MOST_CHOICES = 5;
/** A question of this field, though a word of it is unknown. */
const OF_THE_FIELD = 0.6;
/** Intents that speak of a machine or of all: which, must be said. */
const NEEDS_SCOPE: ReadonlySet<Intent> = new Set([
  'energy_consumption',
  'power_now',
  'load_factor',
  'kpi',
  'machine_status',
  'correlation',
  'baseline_deviation',
]);
/** Intents that are about all machines by nature: a doubtful name in them is worth no question. */
const OF_ALL: ReadonlySet<Intent> = new Set(['help', 'device_status', 'factory_overview']);

/** What has to be asked back; undefined when nothing has to. */
export function doubtAbout(weighed: Weighed): Doubt | undefined {
  const { intent, names, unexplained, confidence } = weighed;
  if (weighed.spotted.concepts.has('foreign') || (intent !== null && OF_ALL.has(intent))) return undefined;
  const several = names.mentions
    .map(({ heard, candidates }) => ({ heard, candidates: inPlace(candidates, names) }))
    .find(({ candidates }) => candidates.length > 1);
  if (intent === null) return nothingAsked(weighed);
  if (several !== undefined && unexplained.length < 2) {
    return {
      kind: 'which_machine',
      heard: several.heard,
      choices: choicesOf(several.candidates, weighed.lexicon),
    };
  }
  const [missing] = names.missing;
  if (missing !== undefined && names.mentions.length === 0) return unknown(missing, weighed);
  const isScoped = hasScope(weighed.entities);
  if (!isScoped && unexplained.length > 0) return namedUnknown(weighed);
  if (!NEEDS_SCOPE.has(intent) || isScoped || confidence < OF_THE_FIELD) return undefined;
  if (weighed.entities.carrier !== undefined || weighed.entities.state !== undefined) return undefined;
  return { kind: 'which_machine', heard: '', choices: choicesOf(weighed.lexicon.machines, weighed.lexicon) };
}

/** A machine or a time and nothing else: what about it? */
function nothingAsked(weighed: Weighed): Doubt | undefined {
  const { names, unexplained, entities } = weighed;
  const [mention] = names.mentions;
  if (unexplained.length > 0 || mention === undefined || !hasScope(entities)) return undefined;
  return { kind: 'what_about', heard: mention.heard, choices: [] };
}

/** One unknown word where a name belongs, in a question that is otherwise clear. */
function namedUnknown(weighed: Weighed): Doubt | undefined {
  const { unexplained, reading, confidence, pack } = weighed;
  const [word] = unexplained;
  if (word === undefined || unexplained.length > 1 || confidence < 0.6) return undefined;
  const at = reading.tokens.findIndex(({ text }) => text === word);
  const before = reading.tokens[at - 1]?.text;
  return before !== undefined && pack.beforeNames.includes(before) ? unknown(word, weighed) : undefined;
}

function unknown(heard: string, { lexicon }: Weighed): Doubt {
  return { kind: 'unknown_machine', heard, choices: choicesOf(lexicon.machines, lexicon) };
}

function inPlace(candidates: readonly LexiconMachine[], names: NamesFound): readonly LexiconMachine[] {
  return names.factory === undefined
    ? candidates
    : candidates.filter(({ factory }) => factory === names.factory);
}

function hasScope(entities: Entities): boolean {
  const { machine, machines, machine_type: type, factory, area, group, scope } = entities;
  return [machine, machines, type, factory, area, group, scope].some((entity) => entity !== undefined);
}

/** At most five; a name that several sites have says which site. */
export function choicesOf(machines: readonly LexiconMachine[], lexicon: Lexicon): Choice[] {
  return machines.slice(0, MOST_CHOICES).map(({ name, displayName, factory }) => {
    const isRepeated = lexicon.machines.filter((other) => other.name === name).length > 1;
    const site = lexicon.factories.find(({ slug }) => slug === factory)?.name ?? factory;
    return {
      label: isRepeated ? `${displayName}, ${site}` : displayName,
      entities: { machine: name, ...(isRepeated && { factory }) },
    };
  });
}
