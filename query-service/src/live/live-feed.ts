import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnModuleInit } from '@nestjs/common';
import { parseRedis, redisChannels } from '@enms/telemetry-contract';
import type { IngestFigures, LiveReading } from '@enms/telemetry-contract';
import type { Logger } from 'pino';
import { RedisLink } from '../connections/redis-link.ts';
import { MachineRepository } from '../machines/machine-repository.ts';
import { LOG } from '@enms/http-api';
import type { ServerMessage } from './live-client.ts';

/** Who takes readings, and whether anybody hears what it passes on. */
interface ReadingsListener {
  readonly take: (readings: readonly LiveReading[]) => void;
  readonly isHeard: () => boolean;
}
type IngestListener = (figures: IngestFigures) => void;
type StatusMessage = Extract<ServerMessage, { type: 'status' }>;

/** Every ingest worker speaks each second; this much silence means that none is there. */
const SILENT_AFTER_MILLIS = 5000;
const SNAPSHOT_FRESH_MILLIS = 500;

interface Snapshot {
  readonly takenAtMillis: number;
  readonly readings: Promise<LiveReading[]>;
}

/** What arrives live over Redis, and the last known values for who comes later. */
@Injectable()
export class LiveFeed implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #redis: RedisLink;
  readonly #machines: MachineRepository;
  readonly #log: Logger;
  readonly #readingsListeners: ReadingsListener[] = [];
  readonly #ingestListeners: IngestListener[] = [];
  readonly #stateListeners: (() => void)[] = [];
  #watch: NodeJS.Timeout | undefined;
  #heardAtMillis = performance.now();
  #staleReason: string | null = null;
  readonly #snapshots = new Map<number, Snapshot>();

  constructor(redis: RedisLink, machines: MachineRepository, @Inject(LOG) log: Logger) {
    this.#redis = redis;
    this.#machines = machines;
    this.#log = log;
  }

  onModuleInit(): void {
    this.#redis.subscribe(redisChannels.liveTelemetry, (message) => {
      this.#receiveReadings(message);
    });
    this.#redis.subscribe(redisChannels.liveIngest, (message) => {
      this.#receiveIngest(message);
    });
    this.#redis.onListeningChange(() => {
      this.#reconsider();
    });
  }

  onApplicationBootstrap(): void {
    this.#heardAtMillis = performance.now();
    this.#watch = setInterval(() => {
      this.#reconsider();
    }, 1000);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.#watch);
  }

  /** @param isHeard false while nobody hears what is taken: then readings are not even taken apart */
  onReadings(take: ReadingsListener['take'], isHeard: ReadingsListener['isHeard']): void {
    this.#readingsListeners.push({ take, isHeard });
  }

  onIngest(listener: IngestListener): void {
    this.#ingestListeners.push(listener);
  }

  /** Told when the feed becomes stale and when it comes back. */
  onStateChange(listener: () => void): void {
    this.#stateListeners.push(listener);
  }

  /** Whether values arrive, as clients are told it. */
  status(): StatusMessage {
    return { type: 'status', stale: this.#staleReason !== null, reason: this.#staleReason };
  }

  /**
   * The last known value of every carrier of the machines, as far as they are the tenant's; null: of all of them.
   * At most half a second old.
   */
  async snapshot(tenantId: number, machineIds: readonly number[] | null): Promise<LiveReading[]> {
    const readings = await this.#allReadings(tenantId);
    if (machineIds === null) return readings;
    const wanted = new Set(machineIds);
    return readings.filter((reading) => wanted.has(reading.machine_id));
  }

  #allReadings(tenantId: number): Promise<LiveReading[]> {
    const nowMillis = performance.now();
    const known = this.#snapshots.get(tenantId);
    if (known !== undefined && nowMillis - known.takenAtMillis <= SNAPSHOT_FRESH_MILLIS)
      return known.readings;
    const readings = this.#readStates(tenantId);
    this.#snapshots.set(tenantId, { takenAtMillis: nowMillis, readings });
    return readings;
  }

  async #readStates(tenantId: number): Promise<LiveReading[]> {
    const states = await this.#machines.statesOfTenant(tenantId);
    return states.map((state) => ({
      machine_id: state.machineId,
      carrier: state.carrier,
      time: state.lastUpdated.toISOString(),
      power_kw: state.powerKw,
      energy_total_kwh: state.energyTotalKwh,
      quality: 0,
    }));
  }

  #receiveReadings(message: string): void {
    const listeners = this.#readingsListeners.filter(({ isHeard }) => isHeard());
    if (listeners.length === 0) return;
    const readings = parseRedis(redisChannels.liveTelemetry, message);
    if (readings === null) {
      this.#log.warn('unreadable live telemetry');
      return;
    }
    for (const { take } of listeners) take(readings);
  }

  #receiveIngest(message: string): void {
    const figures = parseRedis(redisChannels.liveIngest, message);
    if (figures === null) {
      this.#log.warn('unreadable ingest report');
      return;
    }
    this.#heardAtMillis = performance.now();
    this.#reconsider();
    for (const listener of this.#ingestListeners) listener(figures);
  }

  #reconsider(): void {
    const silent = performance.now() - this.#heardAtMillis > SILENT_AFTER_MILLIS;
    const reason = !this.#redis.listening
      ? 'Redis is away: new values are stored, but cannot be shown live.'
      : silent
        ? 'The ingest is silent: no worker reports.'
        : null;
    if (reason === this.#staleReason) return;
    this.#staleReason = reason;
    for (const listener of this.#stateListeners) listener();
  }
}
