import { Inject, Injectable } from '@nestjs/common';
import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { QueryServiceConfig } from '../config.ts';
import { CONFIG } from '../tokens.ts';
import type { BackupsDto, DiskDto } from './system-dto.ts';

/** Names that a complete backup has: of a server by pg_dump, of the embedded database by itself. */
const BACKUP = /^enms-[\w.-]+\.(dump|tar\.gz)$/;
const MOST_BACKUPS = 100;

/** Looks at what lies outside the database, as far as the installer says where. */
@Injectable()
export class Surroundings {
  readonly #config: QueryServiceConfig;

  constructor(@Inject(CONFIG) config: QueryServiceConfig) {
    this.#config = config;
  }

  /** The disk that the database fills. */
  async disk(): Promise<DiskDto> {
    const { dataFolder } = this.#config;
    const nothing = { free_bytes: null, total_bytes: null, used_share: null };
    if (dataFolder === undefined) return { ...nothing, reason: 'not_configured' };
    try {
      const { bavail, blocks, bsize } = await statfs(dataFolder);
      const [free, total] = [bavail * bsize, blocks * bsize];
      const used = Math.round((1 - bavail / blocks) * 10_000) / 10_000;
      return { free_bytes: free, total_bytes: total, used_share: used, reason: null };
    } catch {
      return { ...nothing, reason: 'not_readable' };
    }
  }

  /** Backups that are complete, the newest first. */
  async backups(): Promise<BackupsDto> {
    const { backupFolder } = this.#config;
    if (backupFolder === undefined) return { items: [], reason: 'not_configured' };
    try {
      const names = (await readdir(backupFolder)).filter((name) => BACKUP.test(name));
      // Their names begin with the time.
      const newest = names.sort().reverse().slice(0, MOST_BACKUPS);
      const items = await Promise.all(
        newest.map(async (name) => {
          const { size, mtime } = await stat(join(backupFolder, name));
          return {
            name,
            bytes: size,
            at: mtime.toISOString(),
            verified: name.endsWith('.dump') ? 'listed' : 'restored',
          };
        }),
      );
      return { items, reason: null };
    } catch {
      return { items: [], reason: 'not_readable' };
    }
  }
}
