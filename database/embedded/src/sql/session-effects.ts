import { scanStatements, type Statement, type Token } from './statements.ts';

/** What an SQL text does to the session beyond its transaction, and the text that does it to one client only. */
export interface SessionEffects {
  /** The text to run instead, when it had to be changed. */
  readonly sql: string;
  /** LISTEN and UNLISTEN in order; undefined as channel is `UNLISTEN *`. */
  readonly listening: readonly {
    readonly action: 'listen' | 'unlisten';
    readonly channel: string | undefined;
  }[];
  /** Settings the text names. */
  readonly settings: readonly string[];
  /** Settings that go back to what the client logged in with; '*' is all of them. */
  readonly resets: readonly string[];
  /** Names of SQL-level PREPARE statements, and of DEALLOCATE. '*' in `deallocates` is all. */
  readonly prepares: readonly string[];
  readonly deallocates: readonly string[];
  readonly discardsAll: boolean;
  /** How many COPY ... FROM STDIN wait for data. */
  readonly copiesIn: number;
  /** CommandComplete tag to show instead of the changed statement's own. */
  readonly tag: string | undefined;
}

/** Only texts with one of these words are looked at closely. */
const MAY_MATTER = /\b(?:listen|unlisten|set|reset|discard|prepare|execute|deallocate|copy|set_config)\b/i;
/** Does nothing: stands in for statements whose effect this server brings about itself. */
const NOTHING = 'RESET geqo';

/** Words that make SESSION part of a name instead of a scope. */
const AFTER_SESSION: ReadonlySet<string> = new Set(['authorization', 'characteristics']);

interface Draft {
  listening: SessionEffects['listening'][number][];
  settings: string[];
  resets: string[];
  prepares: string[];
  deallocates: string[];
  discardsAll: boolean;
  copiesIn: number;
  tag: string | undefined;
  replacements: { start: number; end: number; text: string }[];
}

/** Undefined for the ordinary text that touches nothing but data. */
export function sessionEffects(
  sql: string,
  engineName: (name: string) => string,
): SessionEffects | undefined {
  if (!MAY_MATTER.test(sql)) return undefined;
  const draft: Draft = {
    listening: [],
    settings: [...sql.matchAll(/\bset_config\s*\(\s*'([\w.]+)'/gi)].map(([, name = '']) => name),
    resets: [],
    prepares: [],
    deallocates: [],
    discardsAll: false,
    copiesIn: 0,
    tag: undefined,
    replacements: [],
  };
  for (const statement of scanStatements(sql)) note(statement, draft, engineName);
  const { replacements, ...effects } = draft;
  return { ...effects, sql: replace(sql, replacements) };
}

function note(statement: Statement, draft: Draft, engineName: (name: string) => string): void {
  const [first, second] = statement.tokens;
  const isName = second !== undefined && second.kind !== 'symbol';
  switch (first?.text) {
    case 'listen':
      if (isName) draft.listening.push({ action: 'listen', channel: second.text });
      break;
    case 'unlisten':
      draft.listening.push({ action: 'unlisten', channel: isName ? second.text : undefined });
      break;
    case 'set':
    case 'reset':
      noteSetting(statement.tokens, draft);
      break;
    case 'discard':
      if (second?.text === 'all') noteDiscardAll(statement, draft);
      break;
    case 'copy':
      if (copiesFromStdin(statement.tokens)) draft.copiesIn += 1;
      break;
    case 'prepare':
      if (isName && second.text !== 'transaction') {
        draft.prepares.push(second.text);
        renameToken(second, draft, engineName);
      }
      break;
    case 'execute':
      if (isName) renameToken(second, draft, engineName);
      break;
    case 'deallocate':
      noteDeallocate(statement, draft, engineName);
      break;
    default:
  }
}

function noteSetting(tokens: readonly Token[], draft: Draft): void {
  const [verb, second, third] = tokens;
  const scoped =
    second?.text === 'local' || (second?.text === 'session' && !AFTER_SESSION.has(third?.text ?? ''));
  const at = verb?.text === 'set' && scoped ? 2 : 1;
  const name = dottedName(tokens, at);
  if (verb?.text === 'reset') draft.resets.push(name === 'all' ? '*' : name);
  else if (tokens.some(({ text, kind }) => kind === 'word' && text === 'default')) draft.resets.push(name);
  draft.settings.push(name);
}

/** `my.setting` is three tokens. TIME ZONE and SESSION AUTHORIZATION are spelt apart. */
function dottedName(tokens: readonly Token[], at: number): string {
  const first = tokens[at]?.text ?? '';
  const second = tokens[at + 1]?.text;
  if (first === 'time' && second === 'zone') return 'TimeZone';
  if (first === 'session' && second === 'authorization') return 'session_authorization';
  if (first === 'names') return 'client_encoding';
  return second === '.' ? `${first}.${tokens[at + 2]?.text ?? ''}` : first;
}

/** Others live in the same session: their statements, channels and temporary tables must stay. */
function noteDiscardAll(statement: Statement, draft: Draft): void {
  draft.discardsAll = true;
  draft.resets.push('*');
  draft.deallocates.push('*');
  draft.listening.push({ action: 'unlisten', channel: undefined });
  draft.tag = 'DISCARD ALL';
  draft.replacements.push({ start: statement.start, end: statement.end, text: 'RESET ALL' });
}

function noteDeallocate(statement: Statement, draft: Draft, engineName: (name: string) => string): void {
  const tokens = statement.tokens.filter(
    ({ text }, index) => index > 0 && !(index === 1 && text === 'prepare'),
  );
  const [name] = tokens;
  if (name === undefined) return;
  if (name.kind === 'word' && name.text === 'all') {
    draft.deallocates.push('*');
    draft.tag = 'DEALLOCATE ALL';
    draft.replacements.push({ start: statement.start, end: statement.end, text: NOTHING });
  } else {
    draft.deallocates.push(name.text);
    renameToken(name, draft, engineName);
  }
}

function renameToken(token: Token, draft: Draft, engineName: (name: string) => string): void {
  draft.replacements.push({
    start: token.start,
    end: token.end,
    text: `"${engineName(token.text).replaceAll('"', '""')}"`,
  });
}

function copiesFromStdin(tokens: readonly Token[]): boolean {
  let depth = 0;
  return tokens.some(({ kind, text }, index) => {
    if (kind === 'symbol' && text === '(') depth += 1;
    if (kind === 'symbol' && text === ')') depth -= 1;
    return depth === 0 && kind === 'word' && text === 'from' && tokens[index + 1]?.text === 'stdin';
  });
}

function replace(sql: string, replacements: Draft['replacements']): string {
  let result = '';
  let from = 0;
  for (const { start, end, text } of replacements) {
    result += sql.slice(from, start) + text;
    from = end;
  }
  return result + sql.slice(from);
}
