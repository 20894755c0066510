import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { column, ScratchServer, sqlState } from './support/scratch-server.ts';

const server = new ScratchServer();
let observer: pg.Client;

beforeAll(async () => {
  await server.start();
  observer = await server.client();
  await observer.query('CREATE TABLE ledger (n int PRIMARY KEY)');
}, 120_000);
afterAll(() => server.stop(), 30_000);

type Step =
  | { readonly kind: 'begin' | 'commit' | 'rollback' | 'count' | 'error' | 'vanish' | 'prepared' | 'show' }
  | { readonly kind: 'insert'; readonly key: number }
  | { readonly kind: 'set'; readonly value: string };

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('insert' as const), key: fc.nat(500) }) },
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constantFrom('begin', 'commit', 'rollback', 'count', 'prepared', 'show'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('set' as const),
        value: fc.constantFrom('one', 'two', 'three'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('error', 'vanish') }) },
  ),
  { maxLength: 15 },
);

/** What one client knows to be true, whatever the others do: they cannot write in the middle of its transaction. */
class ModelledClient {
  readonly #index: number;
  #client: pg.Client | undefined;
  #transaction: 'none' | 'open' | 'failed' = 'none';
  #pending: number[] = [];
  #setting = '';
  #uncommittedSetting: string | undefined;
  #lastCount: number | undefined;
  readonly committed: number[] = [];

  constructor(index: number) {
    this.#index = index;
  }

  async run(script: readonly Step[]): Promise<void> {
    try {
      for (const step of script) {
        this.#client ??= await server.client();
        await this.#step(this.#client, step);
      }
    } finally {
      await this.#client?.end();
    }
  }

  async #step(client: pg.Client, step: Step): Promise<void> {
    switch (step.kind) {
      case 'begin':
        // Inside a transaction it is a warning only.
        expect(await sqlState(client.query('BEGIN'))).toBe(
          this.#transaction === 'failed' ? '25P02' : 'succeeded',
        );
        if (this.#transaction === 'none') this.#transaction = 'open';
        break;
      case 'commit':
        await client.query('COMMIT');
        this.#end(this.#transaction === 'open');
        break;
      case 'rollback':
        await client.query('ROLLBACK');
        this.#end(false);
        break;
      case 'error':
        expect(await sqlState(client.query('SELECT 1/0'))).toBe(
          this.#transaction === 'failed' ? '25P02' : '22012',
        );
        if (this.#transaction === 'open') this.#transaction = 'failed';
        break;
      case 'vanish':
        (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
        this.#client = undefined;
        this.#end(false);
        this.#setting = '';
        break;
      default:
        await this.#expectAnswer(client, step);
    }
  }

  async #expectAnswer(
    client: pg.Client,
    step: Exclude<Step, { kind: 'begin' | 'commit' | 'rollback' | 'error' | 'vanish' }>,
  ): Promise<void> {
    if (this.#transaction === 'failed') {
      expect(await sqlState(client.query('SELECT 1'))).toBe('25P02');
      return;
    }
    if (step.kind === 'insert') await this.#insert(client, step.key);
    else if (step.kind === 'set') {
      await client.query(`SET my.name TO '${step.value}'`);
      if (this.#transaction === 'none') this.#setting = step.value;
      else this.#uncommittedSetting = step.value;
    } else if (step.kind === 'show') {
      const expected = this.#uncommittedSetting ?? this.#setting;
      expect(await column(client, "SELECT coalesce(current_setting('my.name', true), '')")).toEqual([
        expected,
      ]);
    } else if (step.kind === 'prepared') {
      const text = `SELECT ${this.#index} AS mine`;
      expect((await client.query<{ mine: number }>({ name: 'mine', text })).rows).toEqual([
        { mine: this.#index },
      ]);
    } else await this.#count(client);
  }

  async #insert(client: pg.Client, key: number): Promise<void> {
    const { rowCount } = await client.query('INSERT INTO ledger VALUES ($1) ON CONFLICT DO NOTHING', [key]);
    if (rowCount !== 1) return;
    if (this.#transaction === 'none') this.committed.push(key);
    else this.#pending.push(key);
    if (this.#lastCount !== undefined) this.#lastCount += 1;
  }

  /** Inside one transaction the count changes by one's own rows only. */
  async #count(client: pg.Client): Promise<void> {
    const [count] = await column(client, 'SELECT count(*)::int FROM ledger');
    if (this.#transaction === 'open') {
      if (this.#lastCount !== undefined) expect(count).toBe(this.#lastCount);
      this.#lastCount = count as number;
    }
  }

  #end(commit: boolean): void {
    if (commit) {
      this.committed.push(...this.#pending);
      this.#setting = this.#uncommittedSetting ?? this.#setting;
    }
    this.#pending = [];
    this.#uncommittedSetting = undefined;
    this.#lastCount = undefined;
    this.#transaction = 'none';
  }
}

describe('clients in any order', () => {
  it('see what they would see on a server', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 2, maxLength: 5 }), async (scripts) => {
        await observer.query('TRUNCATE ledger');
        const clients = scripts.map((_, index) => new ModelledClient(index));
        const ended = await Promise.allSettled(
          clients.map((client, index) => client.run(scripts[index] ?? [])),
        );
        expect(ended.filter(({ status }) => status === 'rejected')).toEqual([]);
        const kept = await column(observer, 'SELECT n FROM ledger ORDER BY n');
        const expected = clients.flatMap(({ committed }) => committed).sort((left, right) => left - right);
        expect(kept).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  }, 180_000);
});
