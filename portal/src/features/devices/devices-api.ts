import { dataOf, queryService } from '../../api/service.ts';
import type { components } from '../../api/generated/query-service.ts';

type Schemas = components['schemas'];
export type DeviceHealth = Schemas['DeviceHealthDto'];
/** A service of an older version tells no health. */
export type Device = Omit<Schemas['DeviceDto'], 'health'> & { readonly health?: DeviceHealth };
export type Assignment = Schemas['MeterAssignmentDto'];
export type Approval = Schemas['ApprovalDto'];
export type ApproveBody = Schemas['ApproveDeviceBody'];
export type Credentials = Schemas['CredentialsDto'];
export type Dialect = Device['dialect'];
export type Carrier = Assignment['carrier'];

const atCode = (code: string) => ({ params: { path: { code } } });
const atId = (id: number) => ({ params: { path: { id } } });

export const dialects: readonly Dialect[] = [
  'canonical',
  'power-sensor',
  'counter-node',
  'home-node',
  'factory',
  'tasmota',
  'shelly-gen2',
  'sparkplug-b',
];
export const carriers: readonly Carrier[] = [
  'electricity',
  'natural_gas',
  'steam',
  'compressed_air',
  'heat',
  'water',
  'renewable',
];

export const api = {
  devices: async (): Promise<readonly Device[]> => {
    const answer = await dataOf(queryService.GET('/api/v1/devices', { params: { query: { limit: 1_000 } } }));
    return answer.items;
  },
  device: (code: string): Promise<Device> => dataOf(queryService.GET('/api/v1/devices/{code}', atCode(code))),
  register: (body: Schemas['RegisterDeviceBody']) =>
    dataOf(queryService.POST('/api/v1/devices', { params: {}, body })),
  change: (code: string, body: Schemas['DeviceChangeBody']) =>
    dataOf(queryService.PATCH('/api/v1/devices/{code}', { ...atCode(code), body })),
  approve: (code: string, body: ApproveBody): Promise<Approval> =>
    dataOf(queryService.POST('/api/v1/devices/{code}/approve', { ...atCode(code), body })),
  revoke: (code: string) => dataOf(queryService.POST('/api/v1/devices/{code}/revoke', atCode(code))),
  remove: (code: string) => dataOf(queryService.DELETE('/api/v1/devices/{code}', atCode(code))),
  renewCredentials: (code: string): Promise<Credentials> =>
    dataOf(queryService.POST('/api/v1/devices/{code}/credentials', atCode(code))),
  configuration: (code: string) =>
    dataOf(queryService.GET('/api/v1/devices/{code}/configuration', atCode(code))),

  /** What the device measured lately, in the order of time. */
  readings: async (code: string, duration: string) => {
    const { items } = await dataOf(
      queryService.GET('/api/v1/devices/{code}/power_data', {
        params: { path: { code }, query: { duration, limit: 5_000 } },
      }),
    );
    return items;
  },
  /** Up to an hour before a moment: for what the counter showed last. */
  readingsBefore: async (code: string, at: string) => {
    const from = new Date(Date.parse(at) - 3_600_000).toISOString();
    const { items } = await dataOf(
      queryService.GET('/api/v1/devices/{code}/power_data', {
        params: { path: { code }, query: { from, to: at, limit: 5_000 } },
      }),
    );
    return items;
  },

  assignments: async (device: string): Promise<readonly Assignment[]> => {
    const answer = await dataOf(
      queryService.GET('/api/v1/meter-assignments', { params: { query: { device, limit: 1_000 } } }),
    );
    return answer.items;
  },
  assign: (body: Schemas['NewAssignmentBody']) =>
    dataOf(queryService.POST('/api/v1/meter-assignments', { params: {}, body })),
  endAssignment: (id: number, body: Schemas['EndAssignmentBody']) =>
    dataOf(queryService.POST('/api/v1/meter-assignments/{id}/end', { ...atId(id), body })),
  swap: (id: number, body: Schemas['SwapBody']) =>
    dataOf(queryService.POST('/api/v1/meter-assignments/{id}/swap', { ...atId(id), body })),
};
