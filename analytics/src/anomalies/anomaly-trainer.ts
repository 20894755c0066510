import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, Problem } from '@enms/http-api';
import type { Clock } from '@enms/http-api';
import { createHash } from 'node:crypto';
import { Workers } from '../workers/workers.ts';
import { AnomalyRepository } from './anomaly-repository.ts';
import type { ScannedMeter } from './anomaly-repository.ts';
import type { MachineRows } from './detection/machine-rows.ts';
import { MachineRowsReader } from './machine-rows-reader.ts';

const DAY_MILLIS = 86_400_000;
const TRAINED_MILLIS = 90 * DAY_MILLIS;
/** Three days of minutes, or of whatever rhythm: under that nothing is usual. */
const LEAST_ROWS = 1000;
const SEED = 20_251_008;

/** Learns what is usual for a meter from its last 90 days, without the anomalies that somebody confirmed. */
@Injectable()
export class AnomalyTrainer {
  readonly #repository: AnomalyRepository;
  readonly #rows: MachineRowsReader;
  readonly #workers: Workers;
  readonly #clock: Clock;

  constructor(
    repository: AnomalyRepository,
    rows: MachineRowsReader,
    workers: Workers,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#repository = repository;
    this.#rows = rows;
    this.#workers = workers;
    this.#clock = clock;
  }

  /** @throws Problem 409 `too_little_history`; DatabaseError, WorkerError */
  async train(meter: ScannedMeter, signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const to = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);
    const from = new Date(to.getTime() - TRAINED_MILLIS);
    const rows = await this.#rows.read(meter.machine_id, meter.carrier, from, to, signal);
    const count = rows.powerKw.reduce((sum, power) => sum + (Number.isFinite(power) ? 1 : 0), 0);
    if (count < LEAST_ROWS) {
      throw new Problem(409, 'too_little_history', `${count} minutes with power are too few to learn from`, {
        remedy: `Wait until there are ${LEAST_ROWS}, or import older readings.`,
      });
    }
    const excluded = (await this.#repository.confirmed(meter, from, to)).map(({ started_at, ended_at }) => ({
      startMillis: started_at.getTime(),
      endMillis: ended_at.getTime(),
    }));
    const options = { timeZone: meter.time_zone, seed: SEED, excluded };
    const hash = dataHash(rows);
    const first = new Date(rows.timeMillis[0] ?? from.getTime());
    const model = await this.#workers.run('trainAnomalyModel', { rows, options }, { signal });
    const madeFrom = {
      rows: rows.timeMillis.length,
      rows_with_power: count,
      data_hash: hash,
      seed: SEED,
      confirmed_anomalies_left_out: excluded.length,
      signals: Object.keys(rows.signals),
      modes: rows.modeNames,
    };
    await this.#repository.addModel(meter, { model, madeFrom, from: first, to, trainedAt: now });
  }
}

function dataHash({ timeMillis, powerKw }: MachineRows): string {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of [timeMillis, powerKw]) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}
