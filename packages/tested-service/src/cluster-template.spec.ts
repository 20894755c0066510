import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { copyTemplate } from './cluster-template.ts';

let folder: string;
let made: number;

/** Takes a while, so that others come meanwhile. */
async function make(dataDir: string): Promise<void> {
  made += 1;
  mkdirSync(join(dataDir, 'cluster'));
  await pause(50);
  writeFileSync(join(dataDir, 'cluster', 'PG_VERSION'), `${made}`);
}

const copy = async (name: string, how = make): Promise<string> => {
  await copyTemplate('empty', join(folder, name), how, folder);
  return readFileSync(join(folder, name, 'cluster', 'PG_VERSION'), 'utf8');
};
const templates = (): string[] => readdirSync(folder).filter((name) => name.startsWith('enms-template-'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'template-spec-'));
  made = 0;
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the template of a cluster', () => {
  it('is made once for all who come at once, and each gets a copy of its own', async () => {
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((name) => copy(name)))).toEqual(['1', '1', '1', '1']);
    writeFileSync(join(folder, 'a', 'cluster', 'PG_VERSION'), 'used');
    expect(await copy('e')).toBe('1');
    expect(templates()).toHaveLength(1);
  });

  it('is made by the next when making it failed, and nothing of the failure stays', async () => {
    const failing = (): Promise<void> => Promise.reject(new Error('no room'));
    await expect(copy('a', failing)).rejects.toThrow('no room');
    expect(templates()).toEqual([]);
    expect(await copy('b')).toBe('1');
  });

  it('is made by another when its maker has died', async () => {
    await copy('a');
    const [template = ''] = templates();
    rmSync(join(folder, template), { recursive: true });
    mkdirSync(join(folder, `${template}.making`));
    const longAgo = new Date(Date.now() - 10 * 60_000);
    utimesSync(join(folder, `${template}.making`), longAgo, longAgo);
    expect(await copy('b')).toBe('2');
    expect(templates()).toEqual([template]);
  });

  it('goes when it is old and another is made', async () => {
    const old = join(folder, 'enms-template-migrated-of-yesterday');
    mkdirSync(old);
    const yesterday = new Date(Date.now() - 24 * 60 * 60_000);
    utimesSync(old, yesterday, yesterday);
    await copy('a');
    expect(templates()).toHaveLength(1);
  });
});
