import type { CompiledPack } from '../compiled-pack.ts';
import type { Lexicon, LexiconMachine } from '../vocabulary.ts';
import type { Reading } from '../text/reading.ts';
import { numberAt } from '../text/reading.ts';
import { PhraseTable } from '../text/phrases.ts';
import type { Token } from '../text/tokens.ts';
import { tokenise } from '../text/tokens.ts';

/** What a name stands for. */
export type Named =
  | { readonly kind: 'machine'; readonly machine: LexiconMachine; readonly isFullName: boolean }
  | { readonly kind: 'type'; readonly type: string; readonly isPlural: boolean }
  | { readonly kind: 'factory'; readonly slug: string }
  | { readonly kind: 'area'; readonly name: string; readonly factory: string }
  | { readonly kind: 'group'; readonly name: string };

/** A machine that was named, or several that the name fits. */
export interface MachineMention {
  readonly heard: string;
  readonly candidates: readonly LexiconMachine[];
}

/** The names in a question. */
export interface NamesFound {
  readonly mentions: readonly MachineMention[];
  readonly types: readonly string[];
  /** A type that no machine is of: `the boiler` where there is none. */
  readonly missing: readonly string[];
  readonly factory?: string;
  readonly area?: string;
  readonly group?: string;
}

const SHORTEST_TELLING = 4;
const LONGEST_NAME = 6;

/** Every way to say the names of a registry in a language. */
export class NameIndex {
  readonly #table: PhraseTable<Named>;
  readonly #pack: CompiledPack;
  readonly #numberWords: readonly (readonly [string, number])[];

  constructor(lexicon: Lexicon, pack: CompiledPack) {
    this.#pack = pack;
    this.#numberWords = pack.pack.numbers.words.flatMap((word) => {
      const value = pack.pack.numbers.read([word])?.value;
      return value === undefined ? [] : [[word, value] as const];
    });
    this.#table = new PhraseTable([...this.#machines(lexicon), ...this.#types(), ...places(lexicon)]);
  }

  /** The words of all names. */
  get words(): Iterable<string> {
    return this.#table.words;
  }

  /** Takes the names out of a question. */
  read(reading: Reading): NamesFound {
    const mentions: MachineMention[] = [];
    const types: string[] = [];
    const missing: string[] = [];
    const place: { factory?: string; area?: string; group?: string } = {};
    for (let at = 0; at < reading.tokens.length; at += 1) {
      const found = reading.isFree(at) ? this.#table.longestAt(reading.tokens, at) : undefined;
      if (found === undefined || !reading.isFree(at, found.length)) continue;
      const heard = reading.wordsFrom(at, found.length).join(' ');
      const machines = machinesOf(found.value);
      const type = found.value.find((named) => named.kind === 'type');
      if (machines.length > 0 && !(type?.isPlural === true && machines.length > 1)) {
        mentions.push({ heard, candidates: machines });
      } else if (type?.kind === 'type') {
        (type.isPlural ? types : missing).push(type.isPlural ? type.type : heard);
      }
      for (const named of machines.length > 0 ? [] : found.value) {
        if (named.kind === 'factory') place.factory = named.slug;
        if (named.kind === 'area') place.area = named.name;
        if (named.kind === 'group') place.group = named.name;
      }
      reading.take(at, found.length);
      at += found.length - 1;
      at = this.#alsoNumbered(reading, at, heard, mentions);
    }
    return { mentions, types, missing, ...place };
  }

  /** `pump 1 and 2`: the number alone names the next one. */
  #alsoNumbered(reading: Reading, last: number, heard: string, mentions: MachineMention[]): number {
    let at = last;
    const words = heard.split(' ');
    if (!this.#isNumber(words.at(-1) ?? '')) return at;
    for (;;) {
      const joint = reading.tokens[at + 1];
      const number = numberAt(reading, at + 2, this.#pack.pack.numbers);
      const isJoint = joint !== undefined && this.#isJoint(joint.text);
      if (!isJoint || number?.length !== 1) return at;
      const spoken = [...words.slice(0, -1), String(number.value)].map((text): Token => ({
        text,
        start: 0,
        end: 0,
      }));
      const found = this.#table.longestAt(spoken, 0);
      const machines = found?.length === spoken.length ? machinesOf(found.value) : [];
      if (machines.length === 0) return at;
      mentions.push({ heard: spoken.map(({ text }) => text).join(' '), candidates: machines });
      reading.take(at + 2, 1);
      at += 2;
    }
  }

  #isNumber(word: string): boolean {
    return /^\d+$/.test(word) || this.#numberWords.some(([known]) => known === word);
  }

  #isJoint(word: string): boolean {
    const { follow_up: ands, or, compare } = this.#pack.pack.concepts;
    return [...ands, ...or, ...compare].includes(word);
  }

  *#machines({ machines }: Lexicon): Generator<readonly [string, Named]> {
    for (const machine of machines) {
      const exact: Named = { kind: 'machine', machine, isFullName: true };
      const loose: Named = { kind: 'machine', machine, isFullName: false };
      const names = [machine.name, machine.displayName, ...(machine.aliases ?? [])].map(wordsOf);
      const number = names.map((words) => words.at(-1) ?? '').find((word) => /^\d{1,3}$/.test(word));
      const kinds = this.#pack.pack.machineTypes[machine.type]?.one ?? [];
      for (const words of names) yield* this.#spoken(words, exact);
      for (const kind of kinds) {
        yield [kind, loose];
        if (number !== undefined) yield* this.#spoken([...kind.split(' '), number], exact);
      }
      for (const words of names) {
        for (const part of this.#tellingParts(words)) yield [part, loose];
      }
    }
  }

  /** A name, and with its number in words or behind "number". */
  *#spoken(words: readonly string[], named: Named): Generator<readonly [string, Named]> {
    if (words.length === 0) return;
    const last = words.at(-1) ?? '';
    const stem = words.slice(0, -1).join(' ');
    yield [words.join(' '), named];
    if (!/^\d+$/.test(last) || stem === '') return;
    const wordsForIt = this.#numberWords.filter(([, value]) => value === Number(last)).map(([word]) => word);
    yield [`${stem} number|no|nr|nummer? ${[String(Number(last)), last, ...wordsForIt].join('|')}`, named];
  }

  /** Runs of words of a name that tell enough to be meant: `classroom 101`, `office lighting`. */
  *#tellingParts(words: readonly string[]): Generator<string> {
    const known = new Set(this.#pack.words);
    for (let from = 0; from < words.length; from += 1) {
      for (let to = from + 1; to <= Math.min(words.length, from + LONGEST_NAME); to += 1) {
        const part = words.slice(from, to);
        const tells = (word: string | undefined): boolean =>
          word !== undefined && word.length >= SHORTEST_TELLING && /^\p{L}+$/u.test(word) && !known.has(word);
        const last = part.at(-1);
        const ends = tells(last) || /^\d+$/.test(last ?? '');
        if (part.length < words.length && tells(part.find((word) => tells(word))) && ends)
          yield part.join(' ');
      }
    }
  }

  *#types(): Generator<readonly [string, Named]> {
    for (const [type, { one, many }] of Object.entries(this.#pack.pack.machineTypes)) {
      for (const phrase of one) yield [phrase, { kind: 'type', type, isPlural: false }];
      for (const phrase of many) yield [phrase, { kind: 'type', type, isPlural: true }];
    }
  }
}

function* places(lexicon: Lexicon): Generator<readonly [string, Named]> {
  for (const { slug, name } of lexicon.factories) {
    for (const words of [wordsOf(slug), wordsOf(name)]) yield [words.join(' '), { kind: 'factory', slug }];
  }
  for (const { name, factory } of lexicon.areas) {
    yield [wordsOf(name).join(' '), { kind: 'area', name, factory }];
  }
  for (const { name } of lexicon.groups) yield [wordsOf(name).join(' '), { kind: 'group', name }];
}

/** Those named in full where there are any, else all that the words fit. */
function machinesOf(named: readonly Named[]): LexiconMachine[] {
  const machines = named.filter((one) => one.kind === 'machine');
  const full = machines.filter(({ isFullName }) => isFullName);
  return [...new Set((full.length > 0 ? full : machines).map(({ machine }) => machine))];
}

function wordsOf(name: string): string[] {
  return tokenise(name.normalize('NFKC')).map(({ text }) => text);
}
