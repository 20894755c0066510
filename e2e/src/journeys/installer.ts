import { expect } from '@jest/globals';
import type { InstalledSystem } from '@enms/installed-system';
import type { Page } from 'playwright-core';
import type { PortalVisit } from '../portal-visit.ts';
import { totp } from '../totp.ts';

const named = (name: string | RegExp) => ({ name });
const stepMillis = 30_000;

/** @returns the password that setup prints: once, and for the first administrator */
export async function printedPassword(system: InstalledSystem): Promise<string> {
  const printed = await system.setup('password');
  const password = /password\s+(\S{16,})/.exec(printed)?.[1];
  if (password === undefined) throw new Error('setup printed no password');
  return password;
}

/** What was printed on a terminal is replaced by one's own. */
export async function changePassword({ page }: PortalVisit, printed: string, own: string): Promise<void> {
  const card = page.getByRole('region', named('Password'));
  await card.getByLabel('Your password').fill(printed);
  await card.getByLabel('New password', { exact: true }).fill(own);
  await card.getByLabel('New password again').fill(own);
  await card.getByRole('button', named('Change password')).click();
  await page.getByText('The password is changed.').waitFor();
}

/** Sets up a second factor, signs in with a code of it, with a recovery code, and switches it off again. */
export async function useSecondFactor(visit: PortalVisit, email: string, password: string): Promise<void> {
  const { page } = visit;
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', named('Set up the second factor')).click();
  await dialog.getByLabel('Your password').fill(password);
  await dialog.getByRole('button', named('Set up the second factor')).click();
  const secret = await dialog.locator('code').innerText();
  await dialog.getByLabel('Code that the authenticator shows').fill(totp(secret, Date.now()));
  await dialog.getByRole('button', named('Confirm')).click();
  const kept = dialog.getByRole('button', named('I have put them away'));
  await kept.waitFor();
  const [recoveryCode = ''] = (await dialog.locator('code').innerText()).split(/\s+/);
  await kept.click();

  await signOut(page);
  await signInWithCode(page, email, password, '000000');
  await page.getByText('This code is not taken.').waitFor();
  // Each code is good once, the next one a moment early.
  await page.getByLabel('Code').fill(totp(secret, Date.now() + stepMillis));
  await page.getByRole('button', named('Sign in')).click();
  await page.getByRole('button', named(/^Signed in as/)).waitFor();

  await signOut(page);
  await signInWithCode(page, email, password, recoveryCode);
  await page.getByRole('button', named(/^Signed in as/)).waitFor();
  await visit.goTo('/account');
  await page.getByText('9 recovery codes are left.').waitFor();
  await page.getByRole('button', named('Switch off')).click();
  await dialog.getByLabel('Your password').fill(password);
  await dialog.getByRole('button', named('Switch off')).click();
  await page.getByRole('button', named('Set up the second factor')).waitFor();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', named(/^Signed in as/)).click();
  await page.getByRole('menuitem', named('Sign out')).click();
  await page.getByRole('heading', named('Sign in to EnMS')).waitFor();
}

async function signInWithCode(page: Page, email: string, password: string, code: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', named('Sign in')).click();
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', named('Sign in')).click();
}

/** The whole is up; a part that falls is told with its cause and what to do, and comes back by itself. */
export async function mendSystem(system: InstalledSystem, visit: PortalVisit): Promise<void> {
  const { page } = visit;
  await system.setup('backup');
  await visit.goTo('/system');
  await page.getByText('All parts are up').waitFor();
  await page.getByRole('heading', named('Backups')).waitFor();
  expect(await page.getByRole('region', named('Backups')).getByRole('row').count()).toBe(2);
  await page.getByRole('tab', named('Jobs')).click();
  await visit.settled();
  expect(await page.getByRole('cell', { name: 'Failed', exact: true }).count()).toBe(0);

  await page.getByRole('tab', named('State')).click();
  await system.supervisor('stop', 'analytics');
  const analytics = page.getByRole('row').filter({ hasText: 'Analytics' });
  await analytics.getByText('Down').waitFor({ timeout: 40_000 });
  await page.getByText('./setup.sh logs PART').waitFor();
  await system.setup('start');
  await analytics.getByText('Up').waitFor({ timeout: 60_000 });
  await page.getByText('All parts are up').waitFor();
}

/** The prices that came with the profile are replaced by those of the contract. */
export async function enterTariff(visit: PortalVisit): Promise<void> {
  const { page } = visit;
  await visit.goTo('/cost?tab=tariffs');
  await page.getByRole('button', named(/^Change Example/)).click();
  await page.getByRole('menuitem', named(/^New version/)).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Contract of the works');
  await dialog.getByLabel('Price 1 a kWh').fill('0.33');
  await dialog.getByRole('button', named('Save the tariff')).click();
  await dialog.waitFor({ state: 'detached' });
  const row = page.getByRole('row').filter({ hasText: 'Contract of the works' });
  await row.getByText('peak 0.33').waitFor();
  await row.getByText('holds now').waitFor();
  await page.getByRole('row').filter({ hasText: 'Example' }).getByText('ended').waitFor();
}
