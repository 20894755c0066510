import { gzipSync } from 'node:zlib';
import type { InstalledSystem } from '@enms/installed-system';
import { launchBrowser, signInAt } from '@enms/installed-system/browser';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { registerDevices, type BenchSite } from './bench-site.ts';
import { letDirectorySettle, publish } from './ingest.ts';
import type { Figure } from './table.ts';

const prefix = 'screen-';
const machines = 60;
const watchedSeconds = 20;
const visits = 5;
const screen = { locale: 'en-GB', viewport: { width: 1440, height: 900 } };

/** The Overview in Chromium: what is loaded before it can be read, how soon, and what live machines cost it. */
export async function portalFigures(system: InstalledSystem, site: BenchSite): Promise<Figure[]> {
  await registerDevices(system, prefix, machines);
  await letDirectorySettle();
  const publishing = publish(system, site, prefix, {
    devices: machines,
    messages: machines * (watchedSeconds + 60),
    perSecond: machines,
  });
  const browser = await launchBrowser();
  try {
    const kilobytes = (await scriptsBeforeCharts(browser, system)) / 1_000;
    const page = await browser.newPage(screen);
    await signInAt(page, system.portalUrl, system.administrator);
    await readable(page);
    const soonest = await interactiveMillis(page, system.portalUrl);
    const busyShare = await mainThreadBusyShare(page);
    return [
      { what: 'scripts before the first chart, gzip', value: kilobytes, unit: 'kB' },
      {
        what: 'Overview interactive, opened again',
        value: soonest,
        unit: 'ms',
        note: `median of ${visits} visits`,
      },
      {
        what: `main thread busy, ${machines} machines each second`,
        value: busyShare * 100,
        unit: '%',
        note: `over ${watchedSeconds} s`,
      },
    ];
  } finally {
    await browser.close();
    await publishing;
  }
}

/**
 * The gzip size of every script that a first visit loads before the one of the charts. Without the service worker, which
 * would load some for itself.
 */
async function scriptsBeforeCharts(browser: Browser, system: InstalledSystem): Promise<number> {
  const page = await browser.newPage({ ...screen, serviceWorkers: 'block' });
  const total = new Promise<number>((resolve) => {
    const sizes: Promise<number>[] = [];
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.includes('/assets/echarts-')) void Promise.all(sizes).then((all) => resolve(sum(all)));
      else if (pathname.endsWith('.js')) sizes.push(response.body().then((body) => gzipSync(body).length));
    });
  });
  await signInAt(page, system.portalUrl, system.administrator);
  await readable(page);
  const size = await total;
  await page.close();
  return size;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** A machine's power can be read, and the page takes a click. */
async function readable(page: Page): Promise<void> {
  await page.locator('.tile .number').first().waitFor();
  await page.locator('.live-state[data-state=live]').waitFor();
}

/** From asking for the page to a readable machine, by the page's own clock; the session is there already. */
async function interactiveMillis(page: Page, portalUrl: string): Promise<number> {
  const times: number[] = [];
  for (let visit = 0; visit < visits; visit += 1) {
    await page.goto(portalUrl);
    await page.locator('.tile .number').first().waitFor();
    times.push(await page.evaluate(() => performance.now()));
  }
  return times.toSorted((one, other) => one - other)[Math.floor(visits / 2)] ?? Number.NaN;
}

/** Share of the time that the page's main thread has work: scripts, styles, layout, painting. */
async function mainThreadBusyShare(page: Page): Promise<number> {
  await readable(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const before = await busySeconds(session);
  const startedAt = performance.now();
  await page.waitForTimeout(watchedSeconds * 1_000);
  return ((await busySeconds(session)) - before) / ((performance.now() - startedAt) / 1_000);
}

async function busySeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}
