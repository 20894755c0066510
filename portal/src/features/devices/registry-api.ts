import { ApiError, ask, dataOf, fileOf, problemOf, queryService } from '../../api/service.ts';
import type { components } from '../../api/generated/query-service.ts';

type Schemas = components['schemas'];
export type FactoryDetails = Schemas['FactoryDetailsDto'];
export type Area = Schemas['AreaDto'];
export type Group = Schemas['GroupDto'];
export type MachineSettings = Schemas['MachineSettingsDto'];
export type ImportReport = Schemas['RegistryImportDto'];

export const csvKinds = ['machines', 'devices', 'meter-assignments', 'areas'] as const;
export type CsvKind = (typeof csvKinds)[number];

/** What was read, and the mark by which a change says which state it was made up from. */
export interface Marked<T> {
  readonly value: T;
  readonly etag: string;
}

const all = { params: { query: { limit: 1_000 } } };
const atId = (id: number) => ({ params: { path: { id } } });

export const registry = {
  factories: async (): Promise<readonly FactoryDetails[]> =>
    (await dataOf(queryService.GET('/api/v1/factories', all))).items,
  addFactory: (body: Schemas['NewFactoryBody']) =>
    dataOf(queryService.POST('/api/v1/factories', { params: {}, body })),
  changeFactory: (factory: string, body: Schemas['FactoryChangeBody']) =>
    dataOf(
      queryService.PATCH('/api/v1/factories/{factory}', {
        params: { path: { factory } },
        body,
      }),
    ),

  areas: async (): Promise<readonly Area[]> => (await dataOf(queryService.GET('/api/v1/areas', all))).items,
  addArea: (body: Schemas['NewAreaBody']) => dataOf(queryService.POST('/api/v1/areas', { params: {}, body })),
  changeArea: (id: number, body: Schemas['AreaChangeBody']) =>
    dataOf(queryService.PATCH('/api/v1/areas/{id}', { ...atId(id), body })),
  removeArea: (id: number) => dataOf(queryService.DELETE('/api/v1/areas/{id}', atId(id))),

  groups: async (): Promise<readonly Group[]> =>
    (await dataOf(queryService.GET('/api/v1/groups', all))).items,
  addGroup: (body: Schemas['NewGroupBody']) =>
    dataOf(queryService.POST('/api/v1/groups', { params: {}, body })),
  changeGroup: (id: number, body: Schemas['GroupChangeBody']) =>
    dataOf(queryService.PATCH('/api/v1/groups/{id}', { ...atId(id), body })),
  removeGroup: (id: number) => dataOf(queryService.DELETE('/api/v1/groups/{id}', atId(id))),

  machine: async (machine: string): Promise<Marked<MachineSettings>> => {
    const asked = queryService.GET('/api/v1/machines/{machine}/settings', { params: { path: { machine } } });
    const value = await dataOf(asked);
    return { value, etag: (await asked).response.headers.get('etag') ?? '*' };
  },
  addMachine: (body: Schemas['NewMachineBody']) =>
    dataOf(queryService.POST('/api/v1/machines', { params: {}, body })),
  changeMachine: (machine: string, etag: string, body: Schemas['MachineChangeBody']) =>
    dataOf(
      queryService.PATCH('/api/v1/machines/{machine}', {
        params: { path: { machine }, header: { 'if-match': etag } },
        body,
      }),
    ),
  removeMachine: (machine: string) =>
    dataOf(queryService.DELETE('/api/v1/machines/{machine}', { params: { path: { machine } } })),

  exported: (kind: CsvKind): Promise<Blob> => fileOf(`/api/v1/registry/export?kind=${kind}`),
  /** With `isTrial` nothing is stored; the answer tells what would become of each line. */
  imported: async (kind: CsvKind, csv: string, isTrial: boolean): Promise<ImportReport> => {
    const address = new URL(`/api/v1/registry/import?kind=${kind}&dry_run=${isTrial}`, location.origin);
    const response = await ask(
      new Request(address, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: csv }),
    );
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw new ApiError(problemOf(answer, response.status));
    return answer as ImportReport;
  },
};
