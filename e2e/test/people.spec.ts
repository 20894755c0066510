import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { InstalledSystem } from '@enms/installed-system';
import { launchBrowser, type Credentials } from '@enms/installed-system/browser';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { leaveOutFaults } from '../src/demo-faults.ts';
import * as administrator from '../src/journeys/administrator.ts';
import * as installer from '../src/journeys/installer.ts';
import { PortalVisit } from '../src/portal-visit.ts';

/*
 * What each person comes to the portal for, from the sign-in to the result. Pictures of the results are kept in
 * var/screenshots.
 */
const pictures = resolve(import.meta.dirname, '..', '..', 'var', 'screenshots');

let system: InstalledSystem;
let browser: Browser;
let visit: PortalVisit;
let page: Page;

beforeAll(async () => {
  // Two weeks: a fit by the hour has enough of them.
  system = await InstalledSystem.install({ demo: true, settings: { ENMS_DEMO_HISTORY_DAYS: '14' } });
  await leaveOutFaults(system);
  browser = await launchBrowser();
  mkdirSync(pictures, { recursive: true });
}, 400_000);
afterAll(async () => {
  await browser.close();
  await system.remove();
}, 60_000);
afterEach(async () => {
  await visit.end();
});

async function signedIn(path: string, options: BrowserContextOptions = {}, who?: Credentials): Promise<void> {
  visit = await PortalVisit.begin(browser, system.portalUrl, who ?? system.administrator, path, options);
  page = visit.page;
  await visit.settled();
}

async function picture(name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

interface Kpi {
  readonly name: string;
  readonly value: number | null;
}

async function answer<T>(path: string): Promise<T> {
  const { status, body } = await system.api(`/api/v1/${path}`);
  expect([path, status]).toEqual([path, 200]);
  return body;
}

async function kpi(name: string, query: string): Promise<number> {
  const { items } = await answer<{ items: readonly Kpi[] }>(`kpis?${query}`);
  return items.find((item) => item.name === name)?.value ?? Number.NaN;
}

/** As the pages write it: three significant digits, MWh from 1,000 kWh on. */
function energyText(kwh: number): string {
  const [value, unit] = kwh >= 1_000 ? [kwh / 1_000, 'MWh'] : [kwh, 'kWh'];
  const digits = Math.max(0, 2 - Math.floor(Math.log10(value)));
  const text = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text}\u00a0${unit}`;
}

const named = (name: string | RegExp) => ({ name });

it('an operator finds the power of a machine, what it used, and what that was made from', async () => {
  await signedIn('/');
  await page.locator('.tile .number').first().waitFor();
  await picture('operator-overview');
  await page.getByRole('main').getByRole('link', named('Compressor 1')).first().click();
  await page.getByRole('heading', { name: 'Compressor 1', level: 1 }).waitFor();
  await page.getByRole('combobox', named('Period')).first().selectOption('yesterday');
  await visit.settled();
  const kwh = await kpi('energy', 'scope=machine:compressor-1&period=yesterday');
  const figure = page.getByRole('button').filter({ hasText: energyText(kwh) });
  await figure.first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Formula').waitFor();
  await dialog.getByText('the sum of their ledger entries').waitFor();
  await dialog.getByText('Coverage (share measured)').waitFor();
  await picture('operator-lineage');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(visit.complaints).toEqual([]);
}, 90_000);

it('a manager reads yesterday’s cost of the site as the API tells it, on a phone', async () => {
  await signedIn('/', { viewport: { width: 390, height: 844 } });
  const { carriers } = await answer<{
    carriers: { cost: { value: number | null; currency: string | null } }[];
  }>('energy/summary?factory=demo-factory&period=yesterday');
  const costs = carriers.flatMap(({ cost: { value, currency } }) =>
    value === null ? [] : [{ value, currency }],
  );
  const total = costs.reduce((sum, { value }) => sum + value, 0);
  const money = total.toLocaleString('en', { style: 'currency', currency: costs[0]?.currency ?? '' });
  await page.getByRole('button', named('Menu')).click();
  await page.getByRole('navigation').getByRole('link', named('Cost')).click();
  await page.getByRole('heading', { name: 'Cost', level: 1 }).waitFor();
  await page.getByRole('combobox', named('Period')).first().selectOption('yesterday');
  await page.getByText(money).first().waitFor();
  await picture('manager-cost');
  expect(await visit.sidewaysPixels()).toBeLessThanOrEqual(0);
  expect(visit.complaints).toEqual([]);
}, 90_000);

it('an analyst fits a model, keeps it as a candidate, puts it in force and reads its CUSUM', async () => {
  await signedIn('/studio');
  await page.getByRole('link', named('New fit')).click();
  await page.getByRole('heading', { name: 'Regression studio', level: 1 }).waitFor();
  await page.getByRole('button', named(/^Begin with /)).click({ timeout: 30_000 });
  await page.getByText(/^R²/).first().waitFor({ timeout: 30_000 });
  await visit.settled();
  await picture('analyst-fit');
  await page.getByRole('button', named('Save as candidate')).click();
  const dialog = page.getByRole('dialog');
  const override = dialog.getByLabel('Why all the same');
  if ((await override.count()) > 0) await override.fill('Two weeks of history are all that there is yet.');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await page.waitForURL(/\/studio\/\d+/);
  await visit.settled();
  await page
    .getByRole('button', named(/^(Approve|Put in force)/))
    .first()
    .click();
  const note = page.getByRole('dialog').getByRole('textbox');
  await note.fill('Checked against the meter.');
  await page
    .getByRole('dialog')
    .getByRole('button', named(/^(Approve|Put in force)/))
    .click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('tab', named('In use')).click();
  await page.getByRole('heading', named(/CUSUM/)).first().waitFor();
  await picture('analyst-baseline');
  expect(visit.complaints).toEqual([]);
}, 120_000);

describe('every page', () => {
  const pages = [
    '/',
    '/machines',
    '/machines/compressor-1',
    '/anomalies',
    '/studio',
    '/studio?scope=machine:compressor-1&carrier=electricity',
    '/forecast',
    '/cost',
    '/carbon',
    '/reports',
    '/devices',
    '/devices/sim-compressor-1',
    '/simulator-control',
    '/system',
    '/administration',
    '/account',
  ];

  it.each([
    [1440, 'light', 'en'],
    [768, 'dark', 'de'],
    [390, 'light', 'en'],
  ] as const)(
    'fits a screen of %d px and breaks no rule of accessibility in the %s theme, in %s',
    async (width, theme, language) => {
      // axe builds functions from text, which the content policy forbids the page.
      await signedIn('/', { viewport: { width, height: 900 }, colorScheme: theme, bypassCSP: true });
      if (language !== 'en') await page.getByLabel('Language').selectOption(language);
      const wrong: Record<string, unknown> = {};
      for (const path of pages) {
        await visit.goTo(path);
        await picture(`page${path.replaceAll(/[^a-z0-9]+/g, '-')}-${width}`);
        const [pixels, rules] = [await visit.sidewaysPixels(), await visit.brokenRules()];
        const keys = textlessKeys(await page.getByRole('main').innerText());
        if (pixels > 0 || rules.length > 0 || keys.length > 0) wrong[path] = { pixels, rules, keys };
      }
      expect(wrong).toEqual({});
      expect(visit.complaints).toEqual([]);
    },
    400_000,
  );
});

/** A key that has no text stands on the page as it is. */
function textlessKeys(text: string): readonly string[] {
  return text.match(/\b[a-z]+[A-Za-z]*\.[a-z]+[A-Za-z]*(\.[a-zA-Z]+)+\b/g) ?? [];
}

it('an administrator lets a device and a person in, and neither does more than it may', async () => {
  await signedIn('/devices');
  const work = { system, visit };
  const account = await administrator.letDeviceIn(work, 'lathe-meter');
  await administrator.correctMessage(work, 'lathe-meter', account);
  await administrator.swapMeter(work, 'lathe-meter', 'lathe-meter-2');
  await picture('administrator-swap');
  await administrator.importReadings(work, 'sim-pump-1');
  await picture('administrator-import');
  await administrator.handOutKey(work);
  const operator = await PortalVisit.begin(browser, system.portalUrl, await administrator.addOperator(work));
  await administrator.lookAsOperator(operator);
  await administrator.lockOut(work, operator);
  await operator.end();
}, 180_000);

it('an installer makes the account their own, reads the system’s health and enters their prices', async () => {
  const { email, password } = system.administrator;
  const printed = await installer.printedPassword(system);
  await signedIn('/account', {}, { email, password: printed });
  await installer.changePassword(visit, printed, password);
  await installer.useSecondFactor(visit, email, password);
  await installer.mendSystem(system, visit);
  await picture('installer-system');
  await installer.enterTariff(visit);
}, 240_000);
