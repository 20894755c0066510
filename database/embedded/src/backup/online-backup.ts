import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Logger } from 'pino';
import { assumeServer, type SharedSession } from '../session.ts';

export interface BackupReport {
  readonly file: string;
  readonly bytes: number;
  readonly seconds: number;
  /** It was restored into a scratch directory and read. */
  readonly verified: true;
}

export class BackupError extends Error {
  override readonly name = 'BackupError';
}

const UNFINISHED_SUFFIX = '.unfinished';
const SCRIPT_EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** Makes backups of the running cluster while clients go on; one at a time. */
export class OnlineBackup {
  readonly #session: SharedSession;
  readonly #log: Logger;
  readonly #cluster: string;
  readonly #backupDir: string;
  #running = false;

  constructor(session: SharedSession, log: Logger, cluster: string, backupDir: string) {
    this.#session = session;
    this.#log = log;
    this.#cluster = cluster;
    this.#backupDir = backupDir;
  }

  /** While true no checkpoint may be made: the log since the start of the backup must stay. */
  get isRunning(): boolean {
    return this.#running;
  }

  /** Takes a backup, verifies it and gives it its name only then. Throws BackupError. */
  async take(): Promise<BackupReport> {
    if (this.#running) throw new BackupError('a backup is being made already');
    this.#running = true;
    try {
      return await this.#take();
    } catch (error) {
      this.#log.error({ err: error }, 'backup failed');
      throw error instanceof BackupError ? error : new BackupError('backup failed', { cause: error });
    } finally {
      this.#running = false;
    }
  }

  async #take(): Promise<BackupReport> {
    const started = performance.now();
    mkdirSync(this.#backupDir, { recursive: true, mode: 0o700 });
    this.#removeUnfinished();
    const time = new Date().toISOString().replace(/[:.]/g, '-');
    const file = join(this.#backupDir, `enms-${time}.tar.gz`);
    const unfinished = file + UNFINISHED_SUFFIX;
    await this.#archive(unfinished);
    await this.#verify(unfinished);
    renameSync(unfinished, file);
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    const report = { file, bytes: statSync(file).size, seconds, verified: true } as const;
    this.#log.info(report, 'backup made');
    return report;
  }

  async #archive(archive: string): Promise<void> {
    await this.#sql("SELECT pg_backup_start('enms', fast => true)");
    let started = true;
    const child = fork(scriptPath('archive-cluster'), [this.#cluster, archive], {
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    const ended = once(child, 'exit') as Promise<[number | null]>;
    try {
      await Promise.race([
        once(child, 'message'),
        ended.then(([code]) => {
          throw new BackupError(`the archive process ended with ${code ?? 'a signal'}`);
        }),
      ]);
      const label = await this.#sql(
        'SELECT labelfile AS value FROM pg_backup_stop(wait_for_archive => false)',
      );
      started = false;
      child.send(label);
      const [code] = await ended;
      if (code !== 0) throw new BackupError(`the archive process ended with ${code ?? 'a signal'}`);
    } finally {
      child.kill();
      if (started)
        await this.#sql('SELECT labelfile AS value FROM pg_backup_stop(wait_for_archive => false)');
    }
  }

  async #verify(archive: string): Promise<void> {
    const scratch = `${archive}.scratch`;
    try {
      await promisify(execFile)(process.execPath, [
        ...process.execArgv,
        scriptPath('verify-backup'),
        archive,
        scratch,
      ]);
    } catch (error) {
      throw new BackupError('the backup could not be restored and is not kept', { cause: error });
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }

  #sql(sql: string): Promise<string> {
    return this.#session.queue.exclusively(() => {
      assumeServer(this.#session);
      const [row] = this.#session.engine.query(sql);
      return row?.['value'] ?? '';
    });
  }

  #removeUnfinished(): void {
    for (const name of readdirSync(this.#backupDir)) {
      if (name.includes(UNFINISHED_SUFFIX))
        rmSync(join(this.#backupDir, name), { recursive: true, force: true });
    }
  }
}

function scriptPath(name: string): string {
  return fileURLToPath(new URL(`./${name}.${SCRIPT_EXTENSION}`, import.meta.url));
}
