import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DATABASE_ROOM, PASSWORDS } from './embedded-server.ts';

const PREFIX = 'enms-template-';
/** What decides how a cluster looks, beside the engine that package.json names. */
const SOURCES = {
  empty: ['embedded/src'],
  migrated: ['migrations', 'functions', 'policies', 'src', 'embedded/src'],
};
/** Whoever makes one and says nothing for so long has died over it. */
const MAKING_MILLIS = 180_000;
/** The schema notes when its jobs last ran: after three hours a copy would believe that it has slept. */
const FRESH_MILLIS = 2 * 60 * 60_000;

/**
 * A copy of the data directory that `make` fills. It is filled once in two hours for a state of the sources, and kept
 * in the directory for temporary files, where all workers and runs find it: a copy takes a second, making one takes
 * half a minute.
 *
 * @param target does not exist yet
 * @param make fills the directory it is given, and leaves no process behind
 * @param cache holds the templates
 */
export async function copyTemplate(
  kind: keyof typeof SOURCES,
  target: string,
  make: (dataDir: string) => Promise<void>,
  cache = tmpdir(),
): Promise<void> {
  const template = join(cache, `${PREFIX}${kind}-${await fingerprint(SOURCES[kind])}`);
  while (!existsSync(template)) {
    if (await isFirst(lockOf(template))) await makeTemplate(template, make);
    else await pause(200);
  }
  const now = new Date();
  await utimes(template, now, now);
  await cp(template, target, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

async function makeTemplate(template: string, make: (dataDir: string) => Promise<void>): Promise<void> {
  const unfinished = await mkdtemp(`${template}.unfinished-`);
  try {
    // Somebody may have finished it just before the lock was free.
    if (existsSync(template)) return;
    await make(unfinished);
    await rename(unfinished, template).catch((error: unknown) => {
      // Somebody thought this one dead, and was faster.
      if (!existsSync(template)) throw error;
    });
    await removeUnused(dirname(template));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    await rm(lockOf(template), { recursive: true, force: true });
  }
}

function lockOf(template: string): string {
  return `${template}.making`;
}

/** True for the one who may make it; takes the lock away from one who died. */
async function isFirst(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if ((await ageMillis(lock)) > MAKING_MILLIS) await rm(lock, { recursive: true, force: true });
    return false;
  }
}

async function removeUnused(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    if (name.startsWith(PREFIX) && (await ageMillis(path)) > FRESH_MILLIS)
      await rm(path, { recursive: true, force: true });
  }
}

async function fingerprint(sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(PASSWORDS));
  hash.update(String(Math.floor(Date.now() / FRESH_MILLIS)));
  hash.update(await readFile(join(DATABASE_ROOM, 'package.json')));
  for (const source of sources) {
    const folder = join(DATABASE_ROOM, source);
    for (const name of (await readdir(folder, { recursive: true })).sort()) {
      if (!/\.(sql|ts)$/.test(name)) continue;
      hash.update(`${source}/${name}\0`).update(await readFile(join(folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** Since it was last written; 0 when it is gone. */
async function ageMillis(path: string): Promise<number> {
  const now = Date.now();
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
  return now - mtimeMs;
}
