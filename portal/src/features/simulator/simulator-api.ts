import createClient from 'openapi-fetch';
import type { components, paths } from '../../api/generated/simulator.ts';
import { ask, dataOf, queryService } from '../../api/service.ts';

type Schemas = components['schemas'];
export type SimulatorStatus = Schemas['StatusDto'];
export type SimulatedDevice = Schemas['DeviceStatusDto'];
export type Settings = Schemas['SettingsDto'];
export type Fault = Schemas['SealedAnomalyDto'];
export type FaultKind = Fault['kind'];
export type Injection = Schemas['InjectAnomalyDto'];
export type Backfill = Schemas['BackfillAnswerDto'];
export type BackfillWish = Schemas['BackfillDto'];

/** The pretend factory; the door lets engineers through to it. */
const simulator = createClient<paths>({ headers: { accept: 'application/json' }, fetch: ask });
const base = '/api/v1/simulator';

export const simulatorApi = {
  status: () => dataOf(simulator.GET(`${base}/status`)),
  start: () => dataOf(simulator.POST(`${base}/start`, { body: {} })),
  stop: () => dataOf(simulator.POST(`${base}/stop`)),
  settings: () => dataOf(simulator.GET(`${base}/config`)),
  change: (settings: Partial<Settings>) => dataOf(simulator.PUT(`${base}/config`, { body: settings })),
  inject: (injection: Injection) => dataOf(simulator.POST(`${base}/inject-anomaly`, { body: injection })),
  end: (id: string) => dataOf(simulator.POST(`${base}/end-anomaly`, { body: { id } })),
  answerKey: () => dataOf(simulator.GET(`${base}/answer-key`)),
  backfill: (wish: BackfillWish) => dataOf(simulator.POST(`${base}/backfill`, { body: wish })),
  cancelBackfill: () => dataOf(simulator.DELETE(`${base}/backfill`)),

  /** Which machines a device speaks for, by its code. */
  machinesByDevice: async (): Promise<ReadonlyMap<string, ReadonlySet<number>>> => {
    const { items } = await dataOf(
      queryService.GET('/api/v1/devices', { params: { query: { limit: 1000 } } }),
    );
    return new Map(
      items.map(({ code, assignments }) => [
        code,
        new Set(assignments.map(({ machine_id: machineId }) => machineId)),
      ]),
    );
  },
};
