/**
 * Writes the files of a running cluster into a compressed archive, as a process of its own so that compressing
 * takes nothing from the database: `archive-cluster <cluster> <archive>`, started with an IPC channel.
 *
 * The order is PostgreSQL's for an online backup (https://www.postgresql.org/docs/17/continuous-archiving.html):
 * data files, then pg_backup_stop() by the server, then the write-ahead log and the backup label.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Header } from 'tar';

/** Not part of a backup, or made anew at start. */
const LEFT_OUT: ReadonlySet<string> = new Set(['postmaster.pid', 'pg_stat_tmp', 'pg_dynshmem', 'pg_notify']);
const BLOCK_BYTES = 512;
const READ_BYTES = 1024 * 1024;

const [, , cluster, archive] = process.argv;
if (cluster === undefined || archive === undefined) {
  throw new Error('usage: archive-cluster <cluster> <archive>');
}
await pipeline(
  Readable.from(contents(cluster), { objectMode: false }),
  createGzip({ level: 3 }),
  createWriteStream(archive, { mode: 0o600, flags: 'wx', flush: true }),
);
process.disconnect();

async function* contents(root: string): AsyncGenerator<Buffer> {
  yield* folder(root, '.');
  process.send?.('data files written');
  const [label] = (await once(process, 'message')) as [string];
  yield* folder(root, 'pg_wal');
  const text = Buffer.from(label, 'utf8');
  yield header('backup_label', text.length);
  yield padded(text);
  yield Buffer.alloc(2 * BLOCK_BYTES);
}

async function* folder(root: string, path: string): AsyncGenerator<Buffer> {
  const entries = await readdir(join(root, path), { withFileTypes: true });
  for (const entry of entries) {
    if (path === '.' && LEFT_OUT.has(entry.name)) {
      if (entry.isDirectory()) yield header(`${entry.name}/`, 0, 'Directory');
      continue;
    }
    const inner = posix.join(path, entry.name);
    if (entry.isDirectory()) {
      yield header(`${inner}/`, 0, 'Directory');
      if (inner !== 'pg_wal') yield* folder(root, inner);
    } else if (entry.isFile()) yield* file(root, inner);
  }
}

/**
 * A file as long as it is now: what is added meanwhile is in the write-ahead log, what is cut off meanwhile reads as
 * zeros, which recovery cuts off again. A file that is gone by now is left out.
 */
async function* file(root: string, path: string): AsyncGenerator<Buffer> {
  const handle = await open(join(root, path), 'r').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return;
  try {
    const { size } = await handle.stat();
    yield header(path, size);
    for (let position = 0; position < size; position += READ_BYTES) {
      const part = Buffer.alloc(Math.min(READ_BYTES, size - position));
      await handle.read(part, 0, part.length, position);
      yield position + READ_BYTES < size ? part : padded(part);
    }
  } finally {
    await handle.close();
  }
}

function header(path: string, size: number, type: 'File' | 'Directory' = 'File'): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  const mode = type === 'File' ? 0o600 : 0o700;
  const needsMore = new Header({ path, size, type, mode, mtime: new Date() }).encode(block);
  if (needsMore) throw new Error(`path too long for the archive: ${path}`);
  return block;
}

function padded(bytes: Buffer): Buffer {
  const rest = bytes.length % BLOCK_BYTES;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(BLOCK_BYTES - rest)]);
}
