import { expect } from '@jest/globals';
import { eventually, type InstalledSystem } from '@enms/installed-system';
import type { Credentials } from '@enms/installed-system/browser';
import type { Page } from 'playwright-core';
import { publishAs, type BrokerAccount } from '../mosquitto-pub.ts';
import type { PortalVisit } from '../portal-visit.ts';

/** What the administrator's journeys go through: the system, and the portal where they are signed in. */
export interface Work {
  readonly system: InstalledSystem;
  readonly visit: PortalVisit;
}

const site = 'demo-factory';
const named = (name: string | RegExp) => ({ name });
const dialogOf = (page: Page) => page.getByRole('dialog');
const justNow = (secondsAgo = 0): string => new Date(Date.now() - secondsAgo * 1_000).toISOString();

async function submit(page: Page, button: string): Promise<void> {
  await dialogOf(page).getByRole('button', { name: button, exact: true }).click();
}

async function done(page: Page): Promise<void> {
  await dialogOf(page).waitFor({ state: 'detached' });
}

/** A device turned up: it is let in, and its window tells the account that it then publishes with. */
export async function letDeviceIn({ system, visit }: Work, code: string): Promise<BrokerAccount> {
  const { page } = visit;
  const onboarding = { username: 'onboarding', password: system.setting('ENMS_MQTT_ONBOARDING_PASSWORD') };
  await publishAs(
    system,
    onboarding,
    `onboarding/enms/${site}/${code}/energy`,
    JSON.stringify({ ts: justNow(60), seq: 1, power_kw: 3, energy_total_kwh: 1_000 }),
  );
  await eventually(
    () => system.number(`SELECT count(*) FROM devices WHERE code = $1 AND status = 'discovered'`, [code]),
    (count) => count === 1,
    { limitSeconds: 15, what: `the discovered ${code}` },
  );
  await visit.goTo('/devices');
  await page.getByRole('button', named(`Approve ${code}`)).click({ timeout: 20_000 });
  await dialogOf(page).getByLabel('Measures').selectOption({ label: 'A new machine …' });
  await dialogOf(page).getByLabel('Name of the machine').fill('Lathe 1');
  await submit(page, 'Approve');
  await dialogOf(page).getByText('New readings: 1.').waitFor();
  // Nobody waits any more, and the page is asked anew; the password is told only here, so it stays.
  await page.getByRole('button', named(`Approve ${code}`)).waitFor({ state: 'detached' });
  await page.mouse.click(5, 5);
  const [username = '', password = ''] = await dialogOf(page).locator('code').allInnerTexts();
  await submit(page, 'I have put them away');
  await done(page);
  await publishAs(
    system,
    { username, password },
    `enms/${site}/${code}/energy`,
    JSON.stringify({ ts: justNow(30), seq: 2, power_kw: 4, energy_total_kwh: 1_005 }),
  );
  await eventually(
    () => powerOf(system, code, 2),
    (powerKw) => powerKw === 4,
    { limitSeconds: 15, what: 'its first reading of its own' },
  );
  return { username, password };
}

/** A message that nobody could read is corrected and taken. */
export async function correctMessage(
  { system, visit }: Work,
  code: string,
  account: BrokerAccount,
): Promise<void> {
  const { page } = visit;
  const topic = `enms/${site}/${code}/energy`;
  await publishAs(system, account, topic, JSON.stringify({ ts: justNow(20), seq: 3, power_kw: 'a lot' }));
  await eventually(
    () =>
      system.number(`SELECT count(*) FROM quarantine WHERE device_code = $1 AND reason = 'wrong_type'`, [
        code,
      ]),
    (count) => count === 1,
    { limitSeconds: 15, what: 'the message in quarantine' },
  );
  await visit.goTo('/devices?tab=quarantine');
  const row = page.getByRole('row').filter({ hasText: code }).filter({ hasText: 'wrong type' });
  await row.getByRole('button').first().click();
  await dialogOf(page).getByRole('button', named('Correct')).click();
  const text = dialogOf(page).getByRole('textbox');
  await text.fill((await text.inputValue()).replace('"a lot"', '4.5'));
  await submit(page, 'Store as corrected');
  await page.getByText('The message is taken: 1 new reading.').waitFor();
  await row.waitFor({ state: 'detached' });
  expect(await powerOf(system, code, 3)).toBe(4.5);
}

function powerOf(system: InstalledSystem, code: string, seq: number): Promise<number> {
  return system.number(
    'SELECT r.power_kw FROM energy_readings r JOIN devices d ON d.id = r.device_id WHERE (d.code, r.seq) = ($1, $2)',
    [code, seq],
  );
}

/** Another meter takes over; what the old one is said to have shown has to be possible. */
export async function swapMeter({ system, visit }: Work, from: string, to: string): Promise<void> {
  const { page } = visit;
  await visit.goTo('/devices');
  await page.getByRole('button', named('Register a device')).click();
  await dialogOf(page).getByLabel('Code').fill(to);
  await submit(page, 'Register a device');
  await done(page);
  await page.getByRole('button', named(`Approve ${to}`)).click();
  await submit(page, 'Approve');
  await submit(page, 'I have put them away');
  await visit.goTo(`/devices/${from}`);
  await page.getByRole('button', named(/^Swap the meter of/)).click();
  const dialog = dialogOf(page);
  await dialog.getByText('Last reading of the old counter: 1,005 kWh').waitFor();
  await dialog.getByLabel('New device').selectOption(to);
  await dialog.getByLabel('The new counter showed').fill('12');
  await dialog.getByLabel('The old counter showed').fill('100.6');
  await dialog.getByText(/would have run backwards/).waitFor();
  await submit(page, 'Swap the meter');
  await dialog.getByText('Send 1005 or more').first().waitFor();
  await dialog.getByLabel('The old counter showed').fill('1006');
  await submit(page, 'Swap the meter');
  await done(page);
  expect(
    await system.number(
      `SELECT count(*) FROM meter_assignments a JOIN devices d ON d.id = a.device_id
        WHERE (d.code, closing_counter_kwh) = ($1, 1006) OR (d.code, opening_counter_kwh) = ($2, 12)`,
      [from, to],
    ),
  ).toBe(2);
}

/** Readings of an older system come from a file: tried out first, then stored, as much as the file says. */
export async function importReadings({ system, visit }: Work, device: string): Promise<void> {
  const { page } = visit;
  await visit.goTo('/devices?tab=imports');
  const rows = ['Datum;Energie (kWh)', '05.03.2024;1', '2024-03-05 10:00;1.250,5', '2024-03-05 10:15;2,5'];
  const buffer = Buffer.from(rows.join('\r\n'));
  await page.getByLabel('CSV file').setInputFiles({ name: 'old.csv', mimeType: 'text/csv', buffer });
  await page.getByLabel('Device', { exact: true }).selectOption(device);
  await page.getByRole('button', named('Try it out')).click();
  await page.getByText('Rows: 3. Good: 2. Refused: 1.').waitFor();
  await page.getByRole('row').filter({ hasText: 'Unreadable time' }).waitFor();
  await page.getByRole('button', named('Import it')).click();
  await page.getByText('Rows: 3. New: 2. Stored before: 0. Refused: 1.').waitFor();
  await page.getByText('as in the file', { exact: true }).waitFor();
  const stored = `SELECT sum(r.energy_kwh) FROM energy_readings r JOIN devices d ON d.id = r.device_id
                   WHERE d.code = $1 AND r.time >= '2024-03-05' AND r.time < '2024-03-06'`;
  expect(await system.number(stored, [device])).toBe(1_253);
}

/** A key for a program: shown once, good for what it is for and nothing else, void once ended. */
export async function handOutKey({ system, visit }: Work): Promise<void> {
  const { page } = visit;
  await visit.goTo('/administration?tab=keys');
  await page.getByRole('button', named('Make a key')).click();
  await dialogOf(page).getByLabel('Name').fill('Hall display');
  await submit(page, 'Make a key');
  const key = await dialogOf(page).locator('code').innerText();
  await submit(page, 'I have put it away');
  await done(page);
  const asked = async (path: string): Promise<number> =>
    (await fetch(`${system.portalUrl}/api/v1/${path}`, { headers: { 'x-api-key': key } })).status;
  expect([await asked('machines'), await asked('users')]).toEqual([200, 403]);
  await page.getByRole('button', named('End the key Hall display')).click();
  await submit(page, 'End');
  await page.getByText('The key is ended.').waitFor();
  expect(await asked('machines')).toBe(401);
}

/** @returns what a new operator signs in with, as the administrator hands it over */
export async function addOperator({ visit }: Work): Promise<Credentials> {
  const { page } = visit;
  const email = 'olivia@enms.test';
  await visit.goTo('/administration');
  await page.getByRole('button', named('Add a person')).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('E-mail address').fill(email);
  await dialog.getByLabel('Name').fill('Olivia');
  await dialog.getByLabel('Role').selectOption('operator');
  const password = await dialog.getByLabel('Password').inputValue();
  await submit(page, 'Add a person');
  await done(page);
  await page.getByRole('row').filter({ hasText: email }).getByText('Operator', { exact: true }).waitFor();
  return { email, password };
}

/** An operator approves devices; people, tariffs and the simulator are for others. */
export async function lookAsOperator(visit: PortalVisit): Promise<void> {
  const { page } = visit;
  const links = await page.getByRole('navigation').first().getByRole('link').allInnerTexts();
  expect(links).toContain('Devices');
  expect(links).not.toContain('Administration');
  expect(links).not.toContain('Simulator');
  await visit.goTo('/administration');
  await page.getByText('This page is for administrators').waitFor();
  await visit.goTo('/cost?tab=tariffs');
  expect(await page.getByRole('button', named('Add a tariff')).count()).toBe(0);
  await visit.goTo('/devices');
  await page.getByRole('button', named('Register a device')).waitFor();
}

/** Who may no longer sign in is out at once. */
export async function lockOut({ visit }: Work, who: PortalVisit): Promise<void> {
  const { page } = visit;
  await visit.goTo('/administration');
  await page.getByRole('button', named('Change Olivia')).click();
  await dialogOf(page).getByLabel('May sign in').uncheck();
  await submit(page, 'Save');
  await done(page);
  await who.page.reload();
  await who.page.getByRole('heading', named('Sign in to EnMS')).waitFor();
}
