import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installFlow } from './flow-file.ts';

describe('installFlow', () => {
  let directory: string;
  let shipped: string;
  let userDir: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'enms-flow-'));
    shipped = join(directory, 'ingest.json');
    userDir = join(directory, 'user');
    await writeFile(shipped, '[{"id":"a"}]');
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it('installs, and updates what nobody touched', async () => {
    expect(await installFlow(shipped, userDir)).toBe('installed');
    expect(await installFlow(shipped, userDir)).toBe('unchanged');
    await writeFile(shipped, '[{"id":"b"}]');
    expect(await installFlow(shipped, userDir)).toBe('updated');
    expect(await readFile(join(userDir, 'flows.json'), 'utf8')).toBe('[{"id":"b"}]');
  });

  it('leaves an administrator’s flow alone', async () => {
    await installFlow(shipped, userDir);
    await writeFile(join(userDir, 'flows.json'), '[{"id":"mine"}]');
    await writeFile(shipped, '[{"id":"b"}]');
    expect(await installFlow(shipped, userDir)).toBe('edited');
    expect(await readFile(join(userDir, 'flows.json'), 'utf8')).toBe('[{"id":"mine"}]');
  });

  it('takes the editor’s white space for no edit', async () => {
    await installFlow(shipped, userDir);
    await writeFile(join(userDir, 'flows.json'), '[\n  { "id": "a" }\n]');
    await writeFile(shipped, '[{"id":"b"}]');
    expect(await installFlow(shipped, userDir)).toBe('updated');
  });
});
