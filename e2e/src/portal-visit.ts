import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { signInAt, type Credentials } from '@enms/installed-system/browser';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const fromPortal = createRequire(resolve(import.meta.dirname, '..', '..', 'portal', 'package.json'));
const axeSource = readFileSync(fromPortal.resolve('axe-core/axe.min.js'), 'utf8');

/** The longest that a page may wait for its answers, on a machine that runs everything else too. */
const settledMillis = 90_000;

/** Somebody at a screen of their own: signed in, with everything that the pages complain about written down. */
export class PortalVisit {
  /** Errors and warnings of the console, and exceptions nobody caught. */
  readonly complaints: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
  }

  /** Opens a browser of one's own, signs in and goes to a page. */
  static async begin(
    browser: Browser,
    portalUrl: string,
    who: Credentials,
    path = '/',
    options: BrowserContextOptions = {},
  ): Promise<PortalVisit> {
    const page = await browser.newPage({
      locale: 'en-GB',
      viewport: { width: 1440, height: 900 },
      ...options,
    });
    const visit = new PortalVisit(page);
    await signInAt(page, portalUrl, who, path);
    return visit;
  }

  /** Goes on to another page of the portal without loading it anew, as a link does. */
  async goTo(path: string): Promise<void> {
    await this.page.evaluate(async (target) => {
      const host = document.querySelector('#app') as unknown as {
        __vue_app__: { config: { globalProperties: { $router: { push(to: string): Promise<unknown> } } } };
      };
      await host.__vue_app__.config.globalProperties.$router.push(target);
    }, path);
    await this.settled();
  }

  /** Until nothing is on its way any more: no placeholder, no busy card. */
  async settled(): Promise<void> {
    await this.page.locator('main h1').first().waitFor();
    const isSettled = this.page.waitForFunction(
      () => document.querySelector('main .skeleton, main [aria-busy=true]') === null,
      undefined,
      { timeout: settledMillis },
    );
    await isSettled.catch((cause: unknown) => {
      throw new Error(`${this.page.url()} is still waiting for an answer`, { cause });
    });
  }

  /** Rules of WCAG 2 A and AA and the best practices that axe finds broken; needs `bypassCSP`. */
  async brokenRules(): Promise<string[]> {
    await this.page.evaluate(axeSource);
    return this.page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
    });
  }

  /** Pixels that the page is wider than its window. */
  sidewaysPixels(): Promise<number> {
    return this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  }

  async end(): Promise<void> {
    await this.page.close();
  }
}
