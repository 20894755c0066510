import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { PretendService } from './pretend-service.ts';

const portal = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const patient = 15_000;

let dist: string;
let contentPolicy: string;
let browser: Browser;
let service: PretendService;
let base: string;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'enms-portal-'));
  const vite = join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js');
  const build = [vite, 'build', '--outDir', dist, '--emptyOutDir', '--logLevel', 'error'];
  await promisify(execFile)(process.execPath, build, {
    cwd: portal,
    // As it is delivered, not as jest's own environment would have it.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  contentPolicy = await policyOfTheDoor();
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await rm(dist, { recursive: true, force: true });
});
beforeEach(async () => {
  service = new PretendService(dist, contentPolicy);
  base = await service.start();
});
afterEach(async () => {
  await context.close();
  await service.stop();
});

/** The policy that nginx sends with every page. */
async function policyOfTheDoor(): Promise<string> {
  const template = await readFile(join(portal, '..', 'nginx', 'nginx.conf.template'), 'utf8');
  const policy = /map \$uri \$content_policy \{[^}]*\bdefault "([^"]+)"/.exec(template)?.[1];
  if (policy === undefined) throw new Error('the template has no content policy');
  return policy;
}

interface Visit extends BrowserContextOptions {
  readonly clockAt?: number;
  /** Whether the browser has a session from before. */
  readonly isKnown?: boolean;
}

async function open(path: string, options: Visit = {}): Promise<void> {
  const { clockAt, isKnown = true, ...contextOptions } = options;
  context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1440, height: 900 },
    serviceWorkers: 'block',
    ...contextOptions,
  });
  if (isKnown) await context.addInitScript(() => localStorage.setItem('enms.session', 'begun'));
  page = await context.newPage();
  if (clockAt !== undefined) await page.clock.install({ time: clockAt });
  complaints = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    // That the worker is kept out here is Playwright's own warning.
    if (message.text().startsWith('Service Worker registration blocked')) return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(`${base}${path}`);
}

const tile = (name: string) =>
  page.locator('.tile', { has: page.getByRole('heading', { name, exact: true }) });

/** Rules of WCAG 2 A and AA and the best practices that axe finds broken. */
async function brokenRules(): Promise<string[]> {
  const source = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  });
}

it('lets people in with their password, and back to the page they asked for', async () => {
  service.lets = false;
  await open('/system', { isKnown: false });
  await page.getByLabel('E-mail address').fill('ada@example.org');
  await page.getByLabel('Password').fill('wrong for sure');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('E-mail address and password do not match.').waitFor();
  expect(await brokenRules()).toEqual([]);
  service.lets = true;
  await page.getByLabel('Password').fill('right this time');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'System' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/system');
  await page.getByRole('button', { name: 'Signed in as Ada' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to EnMS' }).waitFor();
});

it('asks for the code of an account that has a second factor, and for nobody else’s', async () => {
  service.code = '123456';
  await open('/', { isKnown: false });
  await page.getByLabel('E-mail address').fill('ada@example.org');
  await page.getByLabel('Password').fill('right this time');
  expect(await page.getByLabel('Code').count()).toBe(0);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Your account asks for a code too').waitFor();
  const code = page.getByLabel('Code');
  expect(await code.evaluate((field) => field === document.activeElement)).toBe(true);
  expect(await brokenRules()).toEqual([]);
  await code.fill('654321');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('This code is not taken.').waitFor();
  expect(await code.inputValue()).toBe('');
  await page.getByLabel('E-mail address').fill('bob@example.org');
  await code.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Sign in' }).click();
  await code.fill(' 123456 ');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await tile('Machine 1').waitFor();
});

it('goes nowhere else after the sign-in, whatever the link says', async () => {
  for (const next of ['//example.org/', '/\\\\example.org', 'https://example.org/']) {
    await open(`/sign-in?next=${encodeURIComponent(next)}`, { isKnown: false });
    await page.getByLabel('E-mail address').fill('ada@example.org');
    await page.getByLabel('Password').fill('right this time');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await tile('Machine 1').waitFor();
    expect(new URL(page.url()).origin).toBe(base);
    await context.close();
  }
});

it('asks to sign in again where the session has ended', async () => {
  service.lets = false;
  await open('/');
  await page.getByRole('heading', { name: 'Sign in to EnMS' }).waitFor();
});

it('renews a token that is taken no more, once for all requests, and repeats each of them', async () => {
  await open('/system');
  await page.getByText('connection refused').waitFor();
  const oldToken = service.tokens;
  const before = service.asked.length;
  service.takes = (token) => token > oldToken;
  const isAnswered = page.waitForResponse(
    (response) => response.url().includes('/overview') && response.ok(),
  );
  await page.getByRole('link', { name: 'Overview' }).click();
  await isAnswered;
  await tile('Machine 6').waitFor();
  expect(service.tokens).toBe(oldToken + 1);
  const refused = service.asked.slice(before).filter((_, at) => service.askedWith[before + at] === oldToken);
  const repeated = service.asked.filter((_, at) => service.askedWith[at] === oldToken + 1);
  expect(refused.length).toBeGreaterThan(0);
  for (const url of refused) expect(repeated).toContain(url);
});

it('repeats a request no more than once, and says what is wrong', async () => {
  service.takes = () => false;
  await open('/system');
  await page.getByText('The token or key is not valid, or no longer.').waitFor();
  const tokensOf = (url: string): number[] => service.askedWith.filter((_, at) => service.asked[at] === url);
  for (const url of new Set(service.asked)) {
    const [first = Number.NaN, second] = tokensOf(url);
    expect(second).toBe(first + 1);
    // Each later try, of a person or of the page itself, asks twice too: with the token that it has, and the next.
    for (const token of tokensOf(url)) {
      expect(tokensOf(url).filter((other) => other === token).length).toBeLessThanOrEqual(2);
    }
  }
});

it('asks to sign in again where the session ends on the way', async () => {
  await open('/system');
  await page.getByText('connection refused').waitFor();
  service.takes = () => false;
  service.lets = false;
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('heading', { name: 'Sign in to EnMS' }).waitFor();
});

it('shows the factory as it is and follows the live values, within the content policy', async () => {
  await open('/');
  await tile('Machine 6').waitFor();
  service.publish((id) => id * 10);
  await tile('Machine 4').getByText('40.0').waitFor();
  service.publish((id) => id * 10.5);
  await tile('Machine 4').getByText('42.0').waitFor();
  expect(await tile('Machine 4').innerText()).toMatch(/Running[\s\S]*s ago[\s\S]*21 % of 200 kW/);
  // 1, 2, 4 and 5 draw electricity, 3 and 6 burn gas.
  const electricity = page.locator('.card[data-carrier=electricity]');
  await electricity.getByText('126').waitFor();
  expect(await electricity.innerText()).toMatch(/Reporting: 4 of 4[\s\S]*93 % of the day measured/);
  await page.locator('.chart canvas').waitFor();
  expect(await page.locator('.live-state').innerText()).toBe('Live');
  expect(complaints).toEqual([]);
}, 30_000);

it('shows zero as zero, unknown as unknown, and what is odd about a value', async () => {
  await open('/');
  await tile('Machine 1').waitFor();
  service.quality = 1 | 4;
  service.publish((id) => (id === 1 ? 0 : null));
  await tile('Machine 1').getByText('Idle').waitFor();
  expect(await tile('Machine 1').innerText()).toMatch(/^Machine 1\s+0\s+kW[\s\S]*late, clock drift/);
  expect(await tile('Machine 2').innerText()).toMatch(/–[\s\S]*No power value/);
}, 30_000);

it('says when a machine is stale and when it is silent, by its own rhythm', async () => {
  await open('/');
  await tile('Machine 1').waitFor();
  expect(await tile('Machine 1').innerText()).toContain('No reading yet');
  const publishTwice = async (id: number, intervalMillis: number, ageMillis: number): Promise<void> => {
    service.publish(() => 10, [id], ageMillis + intervalMillis);
    await tile(`Machine ${id}`).getByText('10.0').waitFor();
    service.publish(() => 11, [id], ageMillis);
    await tile(`Machine ${id}`).getByText('11.0').waitFor();
  };
  await publishTwice(1, 1_000, 200);
  await publishTwice(2, 1_000, 8_000);
  await publishTwice(4, 1_000, 60_000);
  await publishTwice(5, 30_000, 20_000);
  await tile('Machine 1').getByText('Running').waitFor();
  await tile('Machine 2').getByText('Stale').waitFor();
  await tile('Machine 4').getByText('Silent').waitFor();
  await tile('Machine 5').getByText('Running').waitFor();
  // A silent machine's last value is no part of what the site draws.
  await page.waitForFunction(() =>
    /33.0\s+kW[\s\S]*Reporting: 3 of 4/.test(
      document.querySelector<HTMLElement>('.card[data-carrier=electricity]')?.innerText ?? '',
    ),
  );
}, 30_000);

it("tells the age of a value by the server's clock where the viewer's is wrong", async () => {
  await open('/', { clockAt: Date.now() + 3_600_000 });
  await tile('Machine 1').waitFor();
  service.publish(() => 10);
  await tile('Machine 1').getByText('Running').waitFor();
  expect(await tile('Machine 1').innerText()).toMatch(/\d\.\d s ago/);
}, 30_000);

it('says that the connection is lost, comes back by itself and fills what it missed', async () => {
  await open('/');
  await tile('Machine 1').waitFor();
  service.publish(() => 10);
  await page.getByText('Live', { exact: true }).waitFor();
  service.liveOpen = false;
  service.cutLive();
  await page.getByText('Connection lost').waitFor();
  const filling = page.waitForRequest((request) => request.url().includes('/api/v1/overview'), {
    timeout: patient,
  });
  service.liveOpen = true;
  await page.getByText('Live', { exact: true }).waitFor({ timeout: patient });
  await filling;
}, 30_000);

it("passes on the server's reason when live values cannot come", async () => {
  service.ingestReason = 'redis_away';
  await open('/');
  await page.getByText('Live', { exact: true }).waitFor();
  service.send({ type: 'status', stale: true, reason: 'Redis does not answer.' });
  await page.getByText('No new values: Redis does not answer.').waitFor();
  await page.getByText('Readings are stored all the same').waitFor();
  service.send({ type: 'status', stale: false, reason: null });
  await page.getByText('Live', { exact: true }).waitFor();
}, 30_000);

it('tells a problem with its remedy and forgets it when it is over', async () => {
  const remedy = 'Try again in some seconds.';
  service.problem = {
    status: 503,
    code: 'database_away',
    title: 'Away',
    detail: 'The database is away.',
    remedy,
  };
  await open('/');
  const notice = page.getByRole('alert');
  await notice.getByText('The database is away.').waitFor();
  expect(await notice.innerText()).toContain(remedy);
  service.problem = undefined;
  await notice.getByRole('button').click();
  await tile('Machine 1').waitFor();
  await notice.waitFor({ state: 'detached' });
}, 30_000);

it('says what to do where no machine is yet', async () => {
  service.machineCount = 0;
  await open('/');
  await page.getByText('No machine yet.').waitFor();
  await page.getByText('Approve one and its machine appears here.').waitFor();
}, 30_000);

it('asks for any number of machines in few requests and stays within the allowance of an address', async () => {
  service.machineCount = 60;
  await open('/');
  await tile('Machine 60').waitFor();
  await page.locator('.chart canvas').waitFor();
  expect(service.asked.length).toBeLessThan(15);
}, 30_000);

it('shows the curve as a table and hands it out as a file', async () => {
  await open('/');
  await page.getByRole('button', { name: 'Show table' }).click();
  expect(await page.locator('.chart-data tbody tr').count()).toBe(40);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV' }).click(),
  ]);
  const text = await readFile(await download.path(), 'utf8');
  expect(text.split('\r\n')[0]).toBe('time,electricity_kw,electricity_coverage');
  expect(text.trim().split('\r\n')).toHaveLength(41);
  expect(complaints).toEqual([]);
}, 30_000);

it('remembers language and theme', async () => {
  await open('/');
  await page.getByLabel('Language').selectOption('de');
  await page.getByRole('heading', { name: 'Maschinen' }).waitFor();
  await page.getByRole('button', { name: 'Dunkles Design' }).click();
  await page.reload();
  await page.getByRole('heading', { name: 'Maschinen' }).waitFor();
  const html = page.locator('html');
  expect([await html.getAttribute('lang'), await html.getAttribute('data-theme')]).toEqual(['de', 'dark']);
}, 30_000);

it('asks services for their sentences in the language of the page, and anew when another is chosen', async () => {
  service.explanations = { en: 'The meter sent nothing.', de: 'Der Zähler sendete nichts.' };
  await open('/', { locale: 'en-GB' });
  const told = (text: string) => page.getByRole('listitem').getByText(text);
  await told('The meter sent nothing.').waitFor();
  await page.getByLabel('Language').selectOption('de');
  await told('Der Zähler sendete nichts.').waitFor();
  expect(await told('Der Zähler sendete nichts.').getAttribute('lang')).toBe('de');
  await page.reload();
  await told('Der Zähler sendete nichts.').waitFor();
  expect(await told('The meter sent nothing.').count()).toBe(0);
}, 30_000);

it.each(['light', 'dark'] as const)(
  'breaks no rule of accessibility in the %s theme',
  async (colorScheme) => {
    service.quality = 1;
    await open('/', { colorScheme, bypassCSP: true });
    await tile('Machine 1').waitFor();
    service.publish(() => 10, [1, 2, 3]);
    await page.locator('.chart canvas').waitFor();
    await page.getByRole('button', { name: 'Show table' }).click();
    expect(await brokenRules()).toEqual([]);
    await page.getByRole('link', { name: 'System' }).click();
    await page.getByText('connection refused').waitFor();
    expect(await brokenRules()).toEqual([]);
    await page.goto(`${base}/no-such-page`);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    expect(await brokenRules()).toEqual([]);
  },
  60_000,
);

it.each([1440, 768, 390])(
  'needs no sideways scrolling on a screen of %d px',
  async (width) => {
    await open('/', { viewport: { width, height: 900 }, locale: 'de-DE' });
    await tile('Machine 1').waitFor();
    service.publish((id) => id * 1_234_567);
    await page.locator('.chart canvas').waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  },
  30_000,
);

it('leads the keyboard past the bar to the content', async () => {
  await open('/');
  await tile('Machine 1').waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
}, 30_000);

it('opens without a connection with what this browser last saw, and says from when that is', async () => {
  service.explanations = { en: 'The meter sent nothing.', de: 'Der Zähler sendete nichts.' };
  await open('/', { serviceWorkers: 'allow', isKnown: false });
  await page.getByLabel('E-mail address').fill('ada@example.org');
  await page.getByLabel('Password').fill('right this time');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await tile('Machine 6').waitFor();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  // What was asked before the worker took over is not kept.
  await page.reload();
  await tile('Machine 6').waitFor();
  await page.locator('.chart canvas').waitFor();
  // Answers in words are kept in each language that they were seen in.
  const explained = (language: string): Promise<string> =>
    page.evaluate(async (asked) => {
      const answer = await fetch('/api/v1/analytics/anomalies', { headers: { 'accept-language': asked } });
      const { items } = (await answer.json()) as { items: { explanation: string }[] };
      return items[0]?.explanation ?? '';
    }, language);
  const seen = [await explained('en'), await explained('de')];
  const port = Number(new URL(base).port);
  await service.stop();
  await page.reload();
  await page.getByText('No connection to the server.').waitFor();
  await tile('Machine 6').waitFor();
  expect([await explained('en'), await explained('de')]).toEqual(seen);
  expect(seen).toEqual(['The meter sent nothing.', 'Der Zähler sendete nichts.']);
  expect(seen).toContain(await explained('fr'));
  await service.start(port);
  await page.reload();
  await tile('Machine 6').waitFor();
  expect(await page.getByText('No connection to the server.').count()).toBe(0);
  await page.getByRole('button', { name: 'Signed in as Ada' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to EnMS' }).waitFor();
  expect(await page.evaluate(() => caches.has('answers'))).toBe(false);
});
