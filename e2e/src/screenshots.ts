import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { InstalledSystem } from '@enms/installed-system';
import type { Browser } from 'playwright-core';
import { launchBrowser, type Credentials } from '@enms/installed-system/browser';
import { leaveOutFaults } from './demo-faults.ts';
import { PortalVisit } from './portal-visit.ts';

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
/** Long enough for a chart to be drawn. */
const drawnMillis = 2_000;

interface Picture {
  readonly name: string;
  readonly path: string;
  /** What must be there before the picture is taken. */
  readonly ready: string;
  readonly themes: readonly ('light' | 'dark')[];
}

const pictures: readonly Picture[] = [
  { name: 'overview', path: '/', ready: '.chart canvas', themes: ['light', 'dark'] },
  {
    name: 'studio',
    path: '/studio?scope=machine:compressor-1&carrier=electricity&driver=flow_rate_m3h',
    ready: '.chart canvas',
    themes: ['light'],
  },
  { name: 'machine', path: '/machines/compressor-1', ready: '.chart canvas', themes: ['light'] },
  { name: 'cost', path: '/cost?period=last_30_days', ready: '.chart canvas', themes: ['light'] },
];

const runningUrl = process.env['PORTAL_URL'];
const system = runningUrl
  ? undefined
  : await InstalledSystem.install({ demo: true, settings: { ENMS_DEMO_HISTORY_DAYS: '30' } });
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
    for (const { name, path, ready, themes } of pictures) {
      for (const theme of themes) {
        const options = { viewport: { width, height }, colorScheme: theme };
        const visit = await PortalVisit.begin(chromium, portalUrl, who, path, options);
        await visit.page.locator(ready).first().waitFor();
        await visit.settled();
        await visit.page.waitForTimeout(path === '/' ? watchedMillis : drawnMillis);
        await visit.page.screenshot({
          path: resolve(folder, `${name}-${theme}${suffix}.png`),
          fullPage: folder !== documentation,
        });
        await visit.end();
      }
    }
  }
}
