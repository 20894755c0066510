import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { AnthropicServer } from './anthropic-server.ts';
import { seedRegistry } from './registry.ts';
import { startDatabase } from '@enms/tested-service';
import type { Answer, TestDatabase, TestService } from '@enms/tested-service';
import { startService } from './start-service.ts';

const UNCLEAR = 'gimme the juicy stuff on our boiling thing pronto';

let database: TestDatabase;
let claude: AnthropicServer;
let service: TestService;

beforeAll(async () => {
  database = await startDatabase();
  await seedRegistry(database.admin);
  claude = await AnthropicServer.start();
  service = await startService({
    DATABASE_URL: database.serviceUrl,
    ANTHROPIC_API_KEY: 'test-key',
    ANTHROPIC_BASE_URL: claude.url,
  });
}, 240_000);

afterAll(async () => {
  await service.stop();
  claude.stop();
  await database.stop();
}, 60_000);

beforeEach(() => {
  claude.seen.length = 0;
});

const ask = (utterance: string): Promise<Answer> => service.post('/api/v1/voice/query', { utterance });

it('is asked only when the grammar is unsure', async () => {
  claude.pick = { intent: 'energy_consumption', entities: { machine: 'boiler-1', timeframe: 'yesterday' } };
  await ask('energy of the boiler yesterday');
  expect(claude.seen).toHaveLength(0);
  const { body } = await ask(UNCLEAR);
  expect(claude.seen).toHaveLength(1);
  expect(claude.seen[0]).toMatchObject({ path: '/v1/messages', key: 'test-key' });
  // Neither names of machines nor figures leave the house: only the question.
  expect(JSON.stringify(claude.seen[0]?.body)).not.toMatch(/Compressor|hvac-1|North/);
  expect(body).toMatchObject({
    intent: 'energy_consumption',
    entities: { machine: 'boiler-1', timeframe: 'yesterday' },
    text: 'I have no readings for Boiler 1 yesterday',
  });
});

it.each([
  ['an intent of its own', { intent: 'poem', entities: {} }],
  ['a number of its own', { intent: 'energy_consumption', entities: { value: 42 } }],
  ['an endless timeframe', { intent: 'cost', entities: { timeframe: 'x'.repeat(500) } }],
  ['nothing of the field', { intent: 'none', entities: {} }],
  ['no object', 'energy'],
])('is not believed when it picks %s', async (_what, pick) => {
  claude.pick = pick;
  const { body } = await ask(UNCLEAR);
  expect(body).toMatchObject({ outcome: 'declined', intent: null });
  expect(body.text).not.toMatch(/42/);
});

it('asks back about a machine that is unknown', async () => {
  claude.pick = { intent: 'energy_consumption', entities: { machine: 'toaster', timeframe: 'yesterday' } };
  expect((await ask(UNCLEAR)).body.clarification.kind).toBe('unknown_machine');
});

it('is waited for two seconds and no longer', async () => {
  claude.pick = undefined;
  const began = performance.now();
  const { body } = await ask(UNCLEAR);
  expect(body.outcome).toBe('declined');
  expect(performance.now() - began).toBeLessThan(3000);
});
