import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { InstalledSystem } from '@enms/installed-system';
import type { Browser } from 'playwright-core';
import { launchBrowser, signInAt, type Credentials } from '@enms/installed-system/browser';
import { leaveOutFaults } from './demo-faults.ts';

/**
 * `npm run screenshots -w e2e`: the pictures of the documentation, of the demo factory with some days of history.
 *
 * PORTAL_URL with PORTAL_EMAIL and PORTAL_PASSWORD takes a system that runs already instead of installing one; SCREENSHOTS=<folder> writes there, and in every
 * width that the pages are made for.
 */
const documentation = resolve(import.meta.dirname, '..', '..', 'docs', 'images');
const folder = process.env['SCREENSHOTS'] ?? documentation;
const widths = folder === documentation ? [1440] : [1440, 768, 390];
const height = 900;
/** Long enough for the sparklines to show live values and for the newest bucket of the curve to appear. */
const watchedMillis = 20_000;

const runningUrl = process.env['PORTAL_URL'];
const system = runningUrl
  ? undefined
  : await InstalledSystem.install({ demo: true, settings: { ENMS_DEMO_HISTORY_DAYS: '3' } });
const browser = await launchBrowser();
try {
  if (system) {
    await leaveOutFaults(system);
    // Every machine reports at least twice a minute.
    await new Promise((resolve) => setTimeout(resolve, 45_000));
  }
  mkdirSync(folder, { recursive: true });
  const who = system?.administrator ?? {
    email: process.env['PORTAL_EMAIL'] ?? '',
    password: process.env['PORTAL_PASSWORD'] ?? '',
  };
  await takeAll(browser, runningUrl ?? system?.portalUrl ?? '', who);
} finally {
  await browser.close();
  await system?.remove();
}

async function takeAll(chromium: Browser, portalUrl: string, who: Credentials): Promise<void> {
  for (const width of widths) {
    const suffix = width === 1440 ? '' : `-${width}`;
    for (const theme of ['light', 'dark'] as const) {
      const page = await chromium.newPage({
        viewport: { width, height },
        colorScheme: theme,
        locale: 'en-GB',
      });
      await signInAt(page, portalUrl, who);
      await page.locator('.live-state[data-state=live]').waitFor();
      await page.locator('.chart canvas').waitFor();
      await page.waitForTimeout(watchedMillis);
      await page.screenshot({ path: resolve(folder, `overview-${theme}${suffix}.png`) });
      if (folder !== documentation) {
        await page.screenshot({
          path: resolve(folder, `overview-${theme}${suffix}-whole.png`),
          fullPage: true,
        });
        await page.getByRole('link', { name: 'System' }).click();
        await page.locator('.part-state[data-status=up]').first().waitFor();
        await page.screenshot({ path: resolve(folder, `system-${theme}${suffix}.png`), fullPage: true });
      }
      await page.close();
    }
  }
}
