import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { dashboards } from './dashboards.ts';
import { generatedFiles } from './generated-files.ts';
import { watches } from './alerts/infrastructure.ts';

const room = fileURLToPath(new URL('..', import.meta.url));
const files = generatedFiles();

it.each([...files.keys()])('%s is as it was generated', async (name) => {
  expect(await readFile(`${room}/${name}`, 'utf8')).toBe(files.get(name));
});

it('there is no dashboard that nobody generates', async () => {
  const there = (await readdir(`${room}/generated/dashboards`)).map((name) => `generated/dashboards/${name}`);
  expect(there.sort()).toEqual([...files.keys()].filter((name) => name.startsWith('generated/')).sort());
});

describe.each(dashboards())('$title', (dashboard) => {
  const panels = (dashboard.panels ?? []).flatMap((panel) => ('targets' in panel ? [panel] : []));

  it('lets every panel say what it shows, how it comes about, and why it may be empty', () => {
    for (const { title, description, fieldConfig, targets } of panels) {
      expect(title).toBeTruthy();
      expect(description).toBeTruthy();
      expect(fieldConfig?.defaults.noValue).toBeTruthy();
      expect(fieldConfig?.defaults.unit ?? panels.find((panel) => panel.title === title)?.type).toBeTruthy();
      expect(targets).toHaveLength(1);
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it('fills each row of the grid, without overlaps', () => {
    const rows = Map.groupBy(panels, ({ gridPos }) => gridPos?.y);
    for (const row of rows.values())
      expect(row.reduce((sum, { gridPos }) => sum + (gridPos?.w ?? 0), 0)).toBe(24);
  });

  it('has no pies, no second axis, and only half-open ranges', () => {
    expect(panels.map(({ type }) => type)).not.toContain('piechart');
    const text = JSON.stringify(dashboard);
    // $__timeFilter is BETWEEN, which takes both ends.
    for (const unwanted of ['"axisPlacement":"right"', '$__timeFilter', 'BETWEEN $__timeFrom'])
      expect([unwanted, text.includes(unwanted)]).toEqual([unwanted, false]);
  });

  it('links to the portal beside Grafana, never below it', () => {
    const urls = [...JSON.stringify(dashboard).matchAll(/"url":"([^"]*)"/g)].map(([, url]) => url);
    for (const url of urls.filter((address) => address !== ''))
      expect(url).toMatch(/^\.\.\/(machines|cost|carbon|anomalies|forecast|studio)\b/);
  });
});

it('alert rules hold nothing that provisioning would take for a variable', () => {
  const quality = dashboards().find(({ uid }) => uid === 'enms-data-quality');
  const all = quality === undefined ? [] : watches(quality);
  expect(all.length).toBeGreaterThan(5);
  expect(JSON.stringify(all)).not.toContain('$');
  expect(new Set(all.map(({ uid }) => uid)).size).toBe(all.length);
});
