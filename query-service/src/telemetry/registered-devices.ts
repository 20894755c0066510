import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { buildDirectory } from '@enms/telemetry-contract';
import type { DeviceDirectory, DirectoryRow } from '@enms/telemetry-contract';
import { NotificationListener } from '@enms/timescale-client';
import type { QueryServiceConfig } from '../config.ts';
import { Database } from '@enms/http-api';
import { CONFIG } from '../tokens.ts';

const REGISTRY_CHANNEL = 'registry_changed';
/** Notifications renew the directory; this bounds what a lost one can do. */
const OLDEST_MILLIS = 30_000;

/** The registered devices of each tenant with their assignments, kept in memory until the registry changes. */
@Injectable()
export class RegisteredDevices implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #database: Database;
  readonly #listener: NotificationListener;
  readonly #known = new Map<number, Known>();

  constructor(database: Database, @Inject(CONFIG) config: QueryServiceConfig) {
    this.#database = database;
    this.#listener = new NotificationListener(config.databaseUrl, [REGISTRY_CHANNEL], () => {
      this.#known.clear();
    });
  }

  onApplicationBootstrap(): void {
    this.#listener.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#listener.stop();
  }

  /** The devices of a tenant as of now, or as of the last change that the database told. */
  directory(tenantId: number): Promise<DeviceDirectory> {
    const nowMillis = performance.now();
    const known = this.#known.get(tenantId);
    if (known !== undefined && nowMillis - known.loadedAtMillis < OLDEST_MILLIS) return known.directory;
    return this.freshDirectory(tenantId);
  }

  /** The devices of a tenant read anew, whatever is known already. */
  freshDirectory(tenantId: number): Promise<DeviceDirectory> {
    const directory = this.#load(tenantId);
    const known = { loadedAtMillis: performance.now(), directory };
    this.#known.set(tenantId, known);
    directory.catch(() => {
      if (this.#known.get(tenantId) === known) this.#known.delete(tenantId);
    });
    return directory;
  }

  async #load(tenantId: number): Promise<DeviceDirectory> {
    return buildDirectory(
      await this.#database.rows<DirectoryRow>(
        'SELECT * FROM telemetry.device_directory() WHERE tenant_id = $1',
        [tenantId],
      ),
    );
  }
}

interface Known {
  readonly loadedAtMillis: number;
  readonly directory: Promise<DeviceDirectory>;
}
