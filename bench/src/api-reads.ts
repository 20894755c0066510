import type { InstalledSystem } from '@enms/installed-system';
import { expectAnswered, quantile, Requests, type Answer, type Load, type Question } from './requests.ts';
import type { Figure } from './table.ts';

const hourMillis = 3_600_000;
const dayMillis = 24 * hourMillis;
const factory = 'demo-factory';
/** As many as a few dashboards show. */
const repeatedQuestions = 60;
const questionsInTurn = 200;

/** A question to the API, and what raw readings would have to be read for the same. */
interface Read extends Question {
  readonly kind: string;
  readonly machineIds: readonly number[];
  readonly from: Date;
  readonly to: Date;
  readonly bucket: string;
}

interface Machine {
  readonly id: number;
  readonly name: string;
}

/** The size of the rows of the API. */
export interface ReadLoad {
  readonly historyDays: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/** Reads of the API that the cache knows, that it cannot know, and the same from raw readings in the same minute. */
export async function apiReadFigures(system: InstalledSystem, load: ReadLoad): Promise<Figure[]> {
  const { perSecond, seconds } = load;
  const mix = new Mix(await machinesOf(system), load.historyDays);
  const requests = new Requests(system);
  const count = perSecond * seconds;
  const known = mix.next(repeatedQuestions);
  expectAnswered(known, await requests.inTurn(known));
  const repeated = Array.from({ length: Math.ceil(count / known.length) }, () => known)
    .flat()
    .slice(0, count);
  const cached = await requests.steadily(repeated, perSecond);
  const distinct = mix.next(count);
  const uncached = await requests.steadily(distinct, perSecond);
  const alone = mix.next(questionsInTurn);
  const inTurn = await requests.inTurn(alone);
  expectAnswered(alone, inTurn);
  requests.close();
  const raw = await readRaw(system, alone);
  const rate = `${perSecond} requests/s`;
  return [
    {
      what: `API reads at ${rate}, cached, p95`,
      value: p95(cached.answers),
      unit: 'ms',
      ratio: p95(cached.answers) / p95(uncached.answers),
      against: 'the same uncached',
      note: described(cached),
    },
    {
      what: `API reads at ${rate}, uncached, p95`,
      value: p95(uncached.answers),
      unit: 'ms',
      note: `${described(uncached)}; p95 of ${byKind(distinct, uncached.answers)}`,
    },
    {
      what: 'API reads in turn, uncached, p95',
      value: p95(inTurn),
      unit: 'ms',
      note: `p95 of ${byKind(alone, inTurn)}`,
    },
    {
      what: 'energy and power for the same from raw readings, p95',
      value: quantile(raw, 0.95),
      unit: 'ms',
      ratio: quantile(raw, 0.95) / p95(inTurn),
      against: 'API reads in turn, with money and carbon',
    },
  ];
}

/** Questions of cards and charts, none of which is asked twice: ranges begin and end at ever earlier quarter hours. */
class Mix {
  private asked = 0;
  private readonly latest = Math.floor(Date.now() / hourMillis) * hourMillis - hourMillis;

  constructor(
    private readonly machines: readonly Machine[],
    private readonly historyDays: number,
  ) {}

  next(count: number): Read[] {
    return Array.from({ length: count }, () => this.one(this.asked++));
  }

  private one(index: number): Read {
    const round = Math.floor(index / 5);
    const machine = this.machines[round % this.machines.length];
    if (machine === undefined) throw new Error(`No machine of ${factory} has a posted history`);
    const quarters = round % Math.max(1, (this.historyDays - 1) * 96);
    const to = this.latest - quarters * (hourMillis / 4);
    const read = (
      kind: string,
      path: string,
      days: number,
      bucket: string,
      machines: readonly Machine[],
    ): Read => {
      const from = new Date(to - days * dayMillis);
      const range = `from=${from.toISOString()}&to=${new Date(to).toISOString()}`;
      return {
        kind,
        path: `/api/v1/${path}${range}`,
        machineIds: machines.map(({ id }) => id),
        from,
        to: new Date(to),
        bucket,
      };
    };
    const { name } = machine;
    switch (index % 5) {
      case 0:
        return read('card', `energy/machine/${name}?`, 1, '1 day', [machine]);
      case 1:
        return read('summary', `energy/summary?factory=${factory}&`, 1, '1 day', this.machines);
      case 2:
        return read('90 days', `energy/timeline?machine=${name}&bucket=1day&`, 90, '1 day', [machine]);
      case 3:
        return read('week', `energy/timeline?machine=${name}&bucket=1hour&`, 7, '1 hour', [machine]);
      default:
        return round % 2 === 0
          ? read('KPIs', `kpis?scope=machine:${name}&`, 1, '15 minutes', [machine])
          : read('KPIs', `kpis?scope=factory:${factory}&`, 1, '15 minutes', this.machines);
    }
  }
}

async function machinesOf(system: InstalledSystem): Promise<Machine[]> {
  const { rows } = await system.database.query<Machine>(
    `SELECT m.id, m.name FROM machines m JOIN factories f ON f.id = m.factory_id
     WHERE f.slug = $1 AND m.carrier = 'electricity'
       AND EXISTS (SELECT FROM posting_state s WHERE s.machine_id = m.id AND s.carrier = m.carrier)
     ORDER BY m.id`,
    [factory],
  );
  return rows;
}

/** What each question costs when energy and power are computed from readings. */
async function readRaw(system: InstalledSystem, reads: readonly Read[]): Promise<number[]> {
  const millis: number[] = [];
  for (const { machineIds, from, to, bucket } of reads) {
    const startedAt = performance.now();
    await system.database.query(
      `SELECT machine_id, time_bucket($4::interval, time) AS bucket, avg(power_kw), max(power_kw), count(*),
              last(energy_total_kwh, time) - first(energy_total_kwh, time) AS energy_kwh
       FROM energy_readings
       WHERE machine_id = ANY ($1::int[]) AND carrier = 'electricity' AND time >= $2 AND time < $3
       GROUP BY 1, 2 ORDER BY 1, 2`,
      [machineIds, from, to, bucket],
    );
    millis.push(performance.now() - startedAt);
  }
  return millis;
}

function p95(answers: readonly Answer[]): number {
  return quantile(
    answers.map(({ millis }) => millis),
    0.95,
  );
}

function described({ answers, answeredPerSecond }: Load): string {
  const hits = answers.filter(({ isCached }) => isCached).length;
  const failed = answers.filter(({ status }) => status !== 200).length;
  const kept = `${Math.round((100 * hits) / answers.length)} % of ${answers.length} from the cache`;
  return `${kept}, ${failed} failed, ${Math.round(answeredPerSecond)} answered a second`;
}

function byKind(reads: readonly Read[], answers: readonly Answer[]): string {
  return [...new Set(reads.map(({ kind }) => kind))]
    .map((kind) => `${kind} ${Math.round(p95(answers.filter((_, index) => reads[index]?.kind === kind)))}`)
    .join(', ');
}
