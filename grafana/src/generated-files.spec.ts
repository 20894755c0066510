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

  it('writes figures, and what stands in their place, so that they fit', () => {
    for (const { title, fieldConfig, gridPos } of panels.filter((panel) => panel.type === 'stat')) {
      const shown = (title ?? '').replace('${carrier:text}', 'electricity');
      expect([shown, shown.length <= 8 * (gridPos?.w ?? 0)]).toEqual([shown, true]);
      expect([title, (fieldConfig?.defaults.noValue ?? '').length <= 16]).toEqual([title, true]);
    }
  });

  it('shows the colours of thresholds', () => {
    for (const { title, fieldConfig, options } of panels)
      if ((fieldConfig?.defaults.thresholds?.steps.length ?? 0) > 1)
        expect([title, (options as { colorMode?: string }).colorMode]).toEqual([title, 'value']);
  });

  it('marks cells without a value, and lets one column of a table lead somewhere', () => {
    for (const { fieldConfig } of panels.filter(({ type }) => type === 'table')) {
      const properties = fieldConfig?.overrides.flatMap((override) => override.properties) ?? [];
      expect(properties).toContainEqual({ id: 'noValue', value: '–' });
      expect(fieldConfig?.defaults.links ?? []).toEqual([]);
      expect(properties.filter(({ id }) => id === 'links').length).toBeLessThan(2);
    }
  });

  it('links to the portal beside Grafana, never below it', () => {
    const urls = [...JSON.stringify(dashboard).matchAll(/"url":"([^"]*)"/g)].map(([, url]) => url);
    for (const url of urls.filter((address) => address !== ''))
      expect(url).toMatch(/^\.\.\/(machines|cost|carbon|anomalies|forecast|studio)\b/);
  });
});

it('a variable that dashboards hand on to each other takes the same values in all of them', () => {
  const several = new Map<string, boolean>();
  for (const { templating } of dashboards())
    for (const variable of templating.list ?? []) {
      const multi = 'multi' in variable && (variable.multi ?? false);
      expect([variable.name, several.get(variable.name) ?? multi]).toEqual([variable.name, multi]);
      several.set(variable.name, multi);
    }
});

it('alert rules hold nothing that provisioning would take for a variable', () => {
  const quality = dashboards().find(({ uid }) => uid === 'enms-data-quality');
  const all = quality === undefined ? [] : watches(quality);
  expect(all.length).toBeGreaterThan(5);
  expect(JSON.stringify(all)).not.toContain('$');
  expect(new Set(all.map(({ uid }) => uid)).size).toBe(all.length);
});
