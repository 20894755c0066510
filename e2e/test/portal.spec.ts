import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, InstalledSystem } from '@enms/installed-system';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '@enms/installed-system/browser';
import { leaveOutFaults } from '../src/demo-faults.ts';
import { PortalVisit } from '../src/portal-visit.ts';

let system: InstalledSystem;
let browser: Browser;
let visit: PortalVisit;
let page: Page;

beforeAll(async () => {
  // A past of one day: today's curve has something to show at any hour.
  system = await InstalledSystem.install({ demo: true, settings: { ENMS_DEMO_HISTORY_DAYS: '1' } });
  await leaveOutFaults(system);
  browser = await launchBrowser();
}, 300_000);
afterAll(async () => {
  await browser.close();
  await system.remove();
}, 60_000);
afterEach(async () => {
  await visit.end();
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<void> {
  visit = await PortalVisit.begin(browser, system.portalUrl, system.administrator, path, options);
  page = visit.page;
}

async function overviewReady(): Promise<void> {
  await liveState('live');
  await page.locator('.tile .age').first().waitFor();
  await page.locator('.chart canvas').waitFor();
}

const liveState = (state: string): Promise<void> =>
  page.locator(`.live-state[data-state="${state}"]`).waitFor({ timeout: 20_000 });

/** The machine that reports every second, as its tile shows it. */
async function compressor(): Promise<{ power: string; measuredAt: string; ageSeconds: number }> {
  const tile = page.locator('.tile', {
    has: page.getByRole('heading', { name: 'Compressor 1', exact: true }),
  });
  return tile.evaluate((element) => {
    const age = element.querySelector('.age');
    return {
      power: element.querySelector('.figure')?.textContent ?? '',
      measuredAt: age?.getAttribute('datetime') ?? '',
      ageSeconds: Number(/^([\d.]+) s ago$/.exec(age?.textContent ?? '')?.[1] ?? Number.NaN),
    };
  });
}

interface Value {
  readonly value: number | null;
}

async function answer<T>(path: string): Promise<T> {
  const { status, body } = await system.api(`/api/v1/${path}`);
  expect([path, status]).toEqual([path, 200]);
  return body;
}

async function text(path: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${system.setting('ENMS_QUERY_PORT')}/api/v1/${path}`, {
    headers: { authorization: `Bearer ${await system.accessToken()}` },
  });
  return response.text();
}

/** Rows of a file without quoted line breaks, by the names of their columns. */
function csvRows(file: string): Record<string, string>[] {
  const [header = '', ...lines] = file.trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

const sum = (values: readonly (number | null | undefined)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

const allFresh = (seen: { ageSeconds: number }): boolean => seen.ageSeconds < 2;

describe('the Overview of the demo factory', () => {
  it('moves with the factory, less than two seconds behind it', async () => {
    await open('/');
    await overviewReady();
    const first = await eventually(compressor, allFresh, { limitSeconds: 20, what: 'a fresh value' });
    const later = await eventually(
      compressor,
      (seen) => allFresh(seen) && seen.power !== first.power && seen.measuredAt > first.measuredAt,
      { limitSeconds: 20, what: 'another fresh value' },
    );
    // The page's own arithmetic, checked against this machine's clock: the value on the screen is that new.
    expect(Date.now() - Date.parse(later.measuredAt)).toBeLessThan(2_500);
    expect(later.power).toMatch(/^\d[\d.,]*\s(kW|W)$/);

    const electricity = page.locator('.card[data-carrier=electricity]');
    const carrierText = await electricity.innerText();
    expect(carrierText).toMatch(/Power now\s+[\d.,]+\s[kM]?W\s/);
    expect(carrierText).toMatch(/Today\s+[\d.,]+\s[kM]?Wh/);
    expect(carrierText).toMatch(/Reporting: [1-9]\d* of \d+/);
    expect(await page.locator('.strip').innerText()).toMatch(/Messages\s+[\d.,]+\s\/s/);
    expect(visit.complaints).toEqual([]);
  });

  it('answers one question in one way: card, chart, export, indicator, API and voice', async () => {
    const question = 'factory=demo-factory&carrier=electricity&period=yesterday';
    const { carriers } = await answer<{ carriers: { carrier: string; energy: Value; cost: Value }[] }>(
      'energy/summary?factory=demo-factory&period=yesterday',
    );
    const card = carriers.find(({ carrier }) => carrier === 'electricity');
    const energyKwh = card?.energy.value ?? 0;
    expect(energyKwh).toBeGreaterThan(0);
    expect(card?.cost.value).toBeGreaterThan(0);

    const { series } = await answer<{
      series: { carrier: string; points: { energy_kwh: number | null; cost?: Value }[] }[];
    }>(`energy/timeline?${question}&bucket=15min`);
    const points = series.find(({ carrier }) => carrier === 'electricity')?.points ?? [];
    expect(sum(points.map((point) => point.energy_kwh))).toBeCloseTo(energyKwh, 6);
    expect(sum(points.map(({ cost }) => cost?.value))).toBeCloseTo(card?.cost.value ?? 0, 6);

    const exported = csvRows(
      await text(
        'export-csv?scope=factory:demo-factory&carrier=electricity&period=yesterday&resolution=1hour',
      ),
    );
    expect(sum(exported.map((row) => Number(row['energy_kwh'])))).toBeCloseTo(energyKwh, 6);
    expect(sum(exported.map((row) => Number(row['cost'])))).toBeCloseTo(card?.cost.value ?? 0, 6);

    const { items } = await answer<{ items: { name: string; value: number | null }[] }>(
      'kpis?scope=factory:demo-factory&period=yesterday',
    );
    expect(items.find(({ name }) => name === 'energy')?.value).toBeCloseTo(energyKwh, 6);
    expect(items.find(({ name }) => name === 'energy_cost')?.value).toBeCloseTo(card?.cost.value ?? 0, 6);

    const machines = await answer<{ items: { name: string; carrier: string; factory: { slug: string } }[] }>(
      'machines',
    );
    let ofMachines = 0;
    for (const { name, carrier, factory } of machines.items) {
      if (factory.slug !== 'demo-factory' || carrier !== 'electricity') continue;
      const one = await answer<{ energy: Value }>(`energy/machine/${name}?period=yesterday`);
      ofMachines += one.energy.value ?? 0;
    }
    expect(ofMachines).toBeCloseTo(energyKwh, 6);

    const { status, body } = await system.api('/api/v1/voice/query', {
      method: 'POST',
      body: JSON.stringify({ utterance: 'How much electricity did the demo factory use yesterday?' }),
    });
    expect([status, body]).toMatchObject([200, { intent: 'energy_consumption' }]);
    expect((body as { data: { value: number } }).data.value).toBeCloseTo(energyKwh, 2);
  });

  it('agrees with the API on the energy of today', async () => {
    await open('/');
    await overviewReady();
    const { body } = await system.api('/api/v1/energy/summary?factory=demo-factory&period=today');
    const { carriers } = body as { carriers: { carrier: string; energy: { value: number | null } }[] };
    const gas = carriers.find(({ carrier }) => carrier === 'natural_gas');
    const shown = await page.locator('.card[data-carrier=natural_gas] .figure').nth(1).innerText();
    const [, number = '', unit = ''] = /^([\d.,]+)\s([kM]?)Wh$/.exec(shown) ?? [];
    const shownKwh = Number(number.replaceAll(',', '')) * (unit === 'M' ? 1_000 : unit === 'k' ? 1 : 0.001);
    // Three digits are shown, and the boiler goes on burning between the two questions.
    const toldKwh = gas?.energy.value ?? 0;
    expect(Math.abs(shownKwh - toldKwh)).toBeLessThan(Math.max(3, toldKwh / 100));
  });
});

it('shows every part of the system healthy', async () => {
  await open('/system');
  await page.getByText('All parts are up').waitFor();
  const states = await page
    .locator('tbody .part-state')
    .evaluateAll((elements) => elements.map((element) => element.getAttribute('data-status')));
  expect(states.length).toBeGreaterThanOrEqual(6);
  expect(new Set(states)).toEqual(new Set(['up']));
  expect(visit.complaints).toEqual([]);
});

it('says that the connection is lost while query-service is away, and follows again when it is back', async () => {
  await open('/');
  await overviewReady();
  await system.supervisor('stop', 'query-service');
  await liveState('reconnecting');
  await page.getByText('Connection lost').waitFor();
  const stood = await compressor();
  await eventually(compressor, ({ ageSeconds }) => ageSeconds > 6, {
    limitSeconds: 15,
    what: 'an age that grows',
  });
  const tile = page.locator('.tile', { has: page.getByRole('heading', { name: 'Compressor 1' }) });
  await tile.getByText('Stale').waitFor();
  expect((await compressor()).power).toBe(stood.power);
  await system.supervisor('start', 'query-service');
  await liveState('live');
  await eventually(compressor, allFresh, { limitSeconds: 20, what: 'a fresh value' });
}, 90_000);
