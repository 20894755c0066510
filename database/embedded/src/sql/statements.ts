/**
 * Finds the statements of an SQL text and their words, without understanding more: enough to see what would reach
 * beyond the client that sent it. Follows PostgreSQL's lexical rules for comments, strings and identifiers
 * (https://www.postgresql.org/docs/17/sql-syntax-lexical.html).
 */

export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'symbol';
  /** A word in lower case, a quoted identifier or string without its quotes, or a symbol. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Statement {
  readonly tokens: readonly Token[];
  readonly start: number;
  readonly end: number;
}

const SKIP = /(?:\s+|--[^\n]*)+/y;
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const QUOTED = /"(?:[^"]|"")*"?/y;
const STRING = /'(?:[^']|'')*'?/y;
const ESCAPE_STRING = /[eE]'(?:[^'\\]|\\[\s\S]|'')*'?/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;

export function scanStatements(sql: string): Statement[] {
  const statements: Statement[] = [];
  let tokens: Token[] = [];
  for (const token of tokenize(sql)) {
    if (token.kind !== 'symbol' || token.text !== ';') tokens.push(token);
    else tokens = finish(tokens, statements);
  }
  finish(tokens, statements);
  return statements;
}

function finish(tokens: Token[], statements: Statement[]): Token[] {
  const first = tokens[0];
  const last = tokens.at(-1);
  if (first !== undefined && last !== undefined)
    statements.push({ tokens, start: first.start, end: last.end });
  return [];
}

function* tokenize(sql: string): Generator<Token> {
  let at = 0;
  while (at < sql.length) {
    const skipped = skipBlank(sql, at);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const token = readToken(sql, at);
    yield token;
    at = token.end;
  }
}

function skipBlank(sql: string, at: number): number {
  const blank = match(SKIP, sql, at);
  if (blank !== undefined) return at + blank.length;
  return sql.startsWith('/*', at) ? endOfComment(sql, at) : at;
}

/** Block comments nest. */
function endOfComment(sql: string, start: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  do {
    const found = edge.exec(sql);
    if (found === null) return sql.length;
    depth += found[0] === '/*' ? 1 : -1;
  } while (depth > 0);
  return edge.lastIndex;
}

function readToken(sql: string, start: number): Token {
  const token = (kind: Token['kind'], raw: string, text: string): Token => {
    return { kind, text, start, end: start + raw.length };
  };
  const escape = match(ESCAPE_STRING, sql, start);
  if (escape !== undefined) return token('string', escape, unquote(escape.slice(1), "'"));
  const word = match(WORD, sql, start);
  if (word !== undefined) return token('word', word, word.toLowerCase());
  const quoted = match(QUOTED, sql, start);
  if (quoted !== undefined) return token('quoted', quoted, unquote(quoted, '"'));
  const string = match(STRING, sql, start);
  if (string !== undefined) return token('string', string, unquote(string, "'"));
  const tag = match(DOLLAR_TAG, sql, start);
  if (tag !== undefined) {
    const close = sql.indexOf(tag, start + tag.length);
    const end = close < 0 ? sql.length : close;
    return token('string', sql.slice(start, end + tag.length), sql.slice(start + tag.length, end));
  }
  return token('symbol', sql[start] ?? '', sql[start] ?? '');
}

function match(pattern: RegExp, sql: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
}

function unquote(raw: string, quote: string): string {
  const closed = raw.length > 1 && raw.endsWith(quote);
  return raw.slice(1, closed ? -1 : undefined).replaceAll(quote + quote, quote);
}
