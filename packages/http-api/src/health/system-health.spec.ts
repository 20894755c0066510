import { describe, expect, it } from '@jest/globals';
import type { CheckResult, Part } from './system-health.ts';
import { SystemHealth, overallStatus } from './system-health.ts';

class FakePart implements Part {
  readonly isOwn = true;
  asked = 0;
  result: CheckResult | Error = { status: 'up', cause: null };

  constructor(
    readonly name: string,
    readonly essential: boolean,
  ) {}

  check(): Promise<CheckResult> {
    this.asked += 1;
    return this.result instanceof Error ? Promise.reject(this.result) : Promise.resolve(this.result);
  }
}

describe('SystemHealth', () => {
  it('remembers since when a part is as it is', async () => {
    let nowMillis = 0;
    const part = new FakePart('database', true);
    const health = new SystemHealth([part], () => new Date(nowMillis));
    nowMillis = 10_000;
    expect((await health.report())[0]).toMatchObject({ status: 'up', since: new Date(10_000) });
    nowMillis = 20_000;
    expect((await health.report())[0]?.since).toEqual(new Date(10_000));
    part.result = new Error('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') });
    nowMillis = 30_000;
    expect((await health.report())[0]).toMatchObject({
      status: 'down',
      cause: 'fetch failed: connect ECONNREFUSED 127.0.0.1:1',
      since: new Date(30_000),
    });
  });

  it('asks once for many readers and not again within two seconds', async () => {
    let nowMillis = 0;
    const part = new FakePart('database', true);
    const health = new SystemHealth([part], () => new Date(nowMillis));
    await Promise.all([health.report(), health.report(), health.report()]);
    nowMillis = 1999;
    await health.report();
    expect(part.asked).toBe(1);
    nowMillis = 2000;
    await health.report();
    expect(part.asked).toBe(2);
  });
});

it('is down only when something essential is', async () => {
  const database = new FakePart('database', true);
  const simulator = new FakePart('simulator', false);
  const overall = async (): Promise<string> =>
    overallStatus(await new SystemHealth([database, simulator], () => new Date()).report());
  expect(await overall()).toBe('up');
  simulator.result = { status: 'down', cause: 'away' };
  expect(await overall()).toBe('degraded');
  database.result = { status: 'down', cause: 'away' };
  expect(await overall()).toBe('down');
  simulator.result = { status: 'unknown', cause: 'not configured' };
  database.result = { status: 'up', cause: null };
  expect(await overall()).toBe('up');
});
