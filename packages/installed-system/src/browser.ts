import { type Browser, chromium, type Page } from 'playwright-core';

/** Chromium without a window: the one at CHROMIUM, else the system's. It asks for nothing but the pages under test. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Who signs in. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Signs in on the portal's own page, as a person does, and waits for the page that was asked for. */
export async function signInAt(
  page: Page,
  portalUrl: string,
  { email, password }: Credentials,
  path = '/',
): Promise<void> {
  await page.goto(`${portalUrl}${path}`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname === new URL(path, portalUrl).pathname);
}
