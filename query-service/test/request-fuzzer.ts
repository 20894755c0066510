/** What of an OpenAPI schema decides how a value looks. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly example?: unknown;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}

/** As much of an OpenAPI document as requests are made from. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** A request ready to be sent. */
export interface FuzzedRequest {
  readonly method: string;
  /** As the document names it. */
  readonly route: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error('There is nothing to pick from.');
    return choice;
  }
}

/** Each of them has broken some service. */
const NASTY_STRINGS: readonly string[] = [
  ' ',
  "' OR 1=1 --",
  "'; DROP TABLE machines; --",
  '1); SELECT pg_sleep(5); --',
  '=HYPERLINK("http://example.org","x")',
  '@SUM(1+1)*cmd|calc',
  'a,b\r\n"c',
  'x\r\nlevel=error msg=forged',
  'x\r\nset-cookie: a=b',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'a\u0000b',
  '\u0000',
  '\u202egnp.exe',
  '\u200f\u200b\ufeff',
  '\ud800',
  '\u{1f3ed}'.repeat(20),
  'é'.normalize('NFD'),
  '<script>alert(1)</script>',
  '${jndi:ldap://127.0.0.1/x}',
  '{{7*7}}',
  '%',
  '_',
  '%00',
  'NaN',
  'Infinity',
  '1e309',
  '-1',
  '0',
  '99999999999999999999',
  '2147483648',
  'null',
  'undefined',
  'true',
  '[]',
  '(a+)+$',
  '0000-00-00',
  '2026-02-30',
  '2026-13-01T25:61:61Z',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  'P999999999Y',
  'machine:',
  'machine:__proto__',
  'group:99999999999999999999',
  'factory:%',
  'x'.repeat(201),
  'x'.repeat(5_000),
];

const NASTY_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.1,
  -0,
  1e308,
  -1e308,
  5e-324,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  [],
  [null],
  [[]],
  {},
  { a: { b: { c: [] } } },
  { toString: 1, constructor: null },
  { length: -1 },
];

/** Bodies that are no JSON, or JSON that nobody expects. */
const RAW_BODIES: readonly string[] = [
  '',
  '{',
  'null',
  '[]',
  '[[]]',
  '"text"',
  '1e999',
  'NaN',
  '{"a":1,"a":2}',
  '{"__proto__":{"role":"administrator"},"constructor":{"prototype":{"role":"administrator"}}}',
  '{"\\u0000":"\\u0000"}',
  '['.repeat(2_000),
  `${'{"a":'.repeat(31)}1${'}'.repeat(31)}`,
  `"${'x'.repeat(100_000)}"`,
  'a;b;c\n"unclosed',
  'time,device\n=1+1,"\u0000"\n',
];

const CONTENT_TYPES = [
  'text/plain',
  'application/xml',
  'multipart/form-data',
  'application/json; charset=utf-7',
  'x',
];

/** Makes requests for every operation of an OpenAPI document: request n of a seed is always the same. */
export class RequestFuzzer {
  private readonly document: ApiDocument;
  private readonly operations: readonly { method: string; route: string; operation: Operation }[];
  private readonly known: readonly string[];

  /** @param known ids and names that exist, the caller's and those of others */
  constructor(document: ApiDocument, known: readonly string[]) {
    this.document = document;
    this.known = known;
    this.operations = Object.entries(document.paths).flatMap(([route, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        route,
        operation,
      })),
    );
  }

  get operationCount(): number {
    return this.operations.length;
  }

  /** Request number `index`: each operation has its turn. */
  request(index: number, dice: Dice): FuzzedRequest {
    const { method, route, operation } =
      this.operations[index % this.operations.length] ?? dice.pick(this.operations);
    // Half of the requests are wrong here and there, the others might be meant.
    const wrongness = dice.pick([0, 0, 0.1, 0.3, 1]);
    const parameters = operation.parameters ?? [];
    const path = route.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
      const value = this.text(
        parameters.find((one) => one.in === 'path' && one.name === name),
        wrongness,
        dice,
      );
      return encodeURIComponent(value === '' || /^\.+$/.test(value) ? '-' : value);
    });
    const query = new URLSearchParams();
    for (const parameter of parameters.filter((one) => one.in === 'query')) {
      const isSent = parameter.required === true ? !dice.chance(wrongness / 3) : dice.chance(0.35);
      if (isSent) query.append(parameter.name, this.text(parameter, wrongness, dice));
      if (dice.chance(wrongness / 20)) query.append(parameter.name, 'again');
    }
    if (dice.chance(wrongness / 5)) query.append(dice.pick(NASTY_STRINGS).toWellFormed(), '1');
    const { body, headers } = this.body(operation, wrongness, dice);
    const search = query.toString();
    return { method, route, url: search === '' ? path : `${path}?${search}`, headers, body };
  }

  private body(operation: Operation, wrongness: number, dice: Dice): Pick<FuzzedRequest, 'body' | 'headers'> {
    const contents = Object.entries(operation.requestBody?.content ?? {});
    if (contents.length === 0) return { body: undefined, headers: {} };
    const [type, { schema }] = dice.pick(contents);
    const contentType = dice.chance(wrongness / 10) ? dice.pick(CONTENT_TYPES) : type;
    const headers = { 'content-type': contentType };
    if (dice.chance(wrongness / 6)) return { body: dice.pick(RAW_BODIES), headers };
    const value = this.value(schema ?? {}, 'body', wrongness, dice, 0);
    return {
      body: type.includes('json') || typeof value !== 'string' ? JSON.stringify(value) : value,
      headers,
    };
  }

  private text(parameter: Parameter | undefined, wrongness: number, dice: Dice): string {
    const schema = { example: parameter?.example, ...parameter?.schema };
    const value = this.value(schema, parameter?.name ?? '', wrongness, dice, 0);
    return (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed();
  }

  private value(given: Schema, name: string, wrongness: number, dice: Dice, depth: number): unknown {
    if (depth > 0 && dice.chance(wrongness / 2)) return dice.pick(NASTY_VALUES);
    const schema = this.resolve(given, dice);
    const properties = Object.entries(schema.properties ?? {});
    if (properties.length > 0) return this.object(schema, properties, wrongness, dice, depth);
    if (dice.chance(wrongness)) return dice.pick(NASTY_STRINGS);
    if (schema.items !== undefined && dice.chance(0.8)) {
      const { items } = schema;
      const length = dice.pick([0, 1, 1, 2, 5]);
      return Array.from({ length }, () => this.value(items, name, wrongness, dice, depth + 1));
    }
    const examples = [schema.example, ...(schema.examples ?? []), schema.default].filter(
      (one) => one !== undefined,
    );
    if (examples.length > 0 && dice.chance(0.7)) return dice.pick(examples);
    if (schema.enum !== undefined) return dice.pick(schema.enum);
    return this.plausible(schema, name, dice);
  }

  private object(
    schema: Schema,
    properties: readonly (readonly [string, Schema])[],
    wrongness: number,
    dice: Dice,
    depth: number,
  ): unknown {
    const fields = properties
      .filter(([key]) => (schema.required?.includes(key) ? !dice.chance(wrongness / 4) : dice.chance(0.5)))
      .map(([key, field]) => [key, this.value(field, key, wrongness, dice, depth + 1)] as const);
    if (dice.chance(wrongness / 5)) return Object.fromEntries([...fields, [dice.pick(NASTY_STRINGS), 1]]);
    return Object.fromEntries(fields);
  }

  /** Follows references; of alternatives takes one, of parts all. */
  private resolve(schema: Schema, dice: Dice): Schema {
    if (schema.$ref !== undefined) {
      const name = schema.$ref.split('/').at(-1) ?? '';
      return this.resolve(this.document.components?.schemas?.[name] ?? {}, dice);
    }
    const alternatives = schema.oneOf ?? schema.anyOf;
    if (alternatives !== undefined) return this.resolve(dice.pick(alternatives), dice);
    if (schema.allOf === undefined) return schema;
    return schema.allOf
      .map((part) => this.resolve(part, dice))
      .reduce((whole, part) => ({ ...whole, ...part }), schema);
  }

  private plausible({ type, format }: Schema, name: string, dice: Dice): unknown {
    const [first] = [type].flat();
    if (first === 'boolean') return dice.chance(0.5);
    if (first === 'integer') return dice.pick([dice.below(12), dice.below(400), 1]);
    if (first === 'number') return /(^|_)id$/.test(name) ? dice.below(12) : dice.next() * 10 ** dice.below(6);
    if (first === 'object') return dice.pick([{}, { a: 1 }, { name: 'x' }]);
    const time = new Date(Date.now() - dice.below(40 * 86_400_000)).toISOString();
    if (format === 'date' || /(^|_)(day|date)$/.test(name)) return time.slice(0, 10);
    if (name === 'month') return time.slice(0, 7);
    if (format === 'date-time' || /^(from|to|at|as_of|.*_(from|to|at))$/.test(name)) return time;
    return dice.chance(0.8) ? dice.pick(this.known) : `text ${dice.below(1_000)}`;
  }
}
