import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { buildDirectory } from '@enms/telemetry-contract';
import type { DeviceDirectory, DirectoryRow } from '@enms/telemetry-contract';
import { NotificationListener } from '@enms/timescale-client';
import type { QueryServiceConfig } from '../config.ts';
import { Database } from '../connections/database.ts';
import { CONFIG } from '../tokens.ts';

const REGISTRY_CHANNEL = 'registry_changed';
/** Notifications renew the directory; this bounds what a lost one can do. */
const OLDEST_MILLIS = 30_000;

/** The registered devices with their assignments, kept in memory until the registry changes. */
@Injectable()
export class RegisteredDevices implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #database: Database;
  readonly #listener: NotificationListener;
  #known: { readonly loadedAtMillis: number; readonly directory: Promise<DeviceDirectory> } | undefined;

  constructor(database: Database, @Inject(CONFIG) config: QueryServiceConfig) {
    this.#database = database;
    this.#listener = new NotificationListener(config.databaseUrl, [REGISTRY_CHANNEL], () => {
      this.#known = undefined;
    });
  }

  onApplicationBootstrap(): void {
    this.#listener.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#listener.stop();
  }

  /** The directory as of now, or as of the last change that the database told. */
  directory(): Promise<DeviceDirectory> {
    const nowMillis = performance.now();
    if (this.#known !== undefined && nowMillis - this.#known.loadedAtMillis < OLDEST_MILLIS) {
      return this.#known.directory;
    }
    return this.freshDirectory();
  }

  /** The directory read anew, whatever is known already. */
  freshDirectory(): Promise<DeviceDirectory> {
    const directory = this.#load();
    const known = { loadedAtMillis: performance.now(), directory };
    this.#known = known;
    directory.catch(() => {
      if (this.#known === known) this.#known = undefined;
    });
    return directory;
  }

  async #load(): Promise<DeviceDirectory> {
    return buildDirectory(
      await this.#database.rows<DirectoryRow>('SELECT * FROM telemetry.device_directory()'),
    );
  }
}
