import { dataOf, queryService } from '../../api/service.ts';
import type { components } from '../../api/generated/query-service.ts';
import type { Role } from '../../session/roles.ts';

type Schemas = components['schemas'];
export type Person = Schemas['TenantUserDto'];
export type ApiKey = Schemas['ApiKeyDto'];
export type NewApiKey = Schemas['NewApiKeyDto'];
export type Scope = ApiKey['scopes'][number];
export type AuditRow = Schemas['AuditRowDto'];
export type AuditPage = Schemas['AuditLogDto'];
export type Tenant = Schemas['TenantDetailsDto'];

export const roles: readonly Role[] = ['viewer', 'operator', 'analyst', 'engineer', 'administrator'];
export const keyRoles = ['viewer', 'operator', 'analyst', 'engineer'] as const;
export const scopes: readonly Scope[] = ['read', 'telemetry:write', 'control'];

/** What of the audit log is meant; '' means any. */
export interface AuditFilter {
  readonly actor: string;
  readonly action: string;
  readonly from?: string;
  readonly to?: string;
}

const atId = (id: number) => ({ params: { path: { id } } });

export const administration = {
  people: async (): Promise<readonly Person[]> =>
    (await dataOf(queryService.GET('/api/v1/users', { params: { query: { limit: 1_000 } } }))).items,
  addPerson: (body: Schemas['CreateUserBody']) => dataOf(queryService.POST('/api/v1/users', { body })),
  changePerson: (id: number, body: Schemas['UpdateUserBody']) =>
    dataOf(queryService.PATCH('/api/v1/users/{id}', { ...atId(id), body })),
  resetPassword: (id: number, password: string) =>
    dataOf(queryService.POST('/api/v1/users/{id}/password', { ...atId(id), body: { password } })),
  endSessions: (id: number) => dataOf(queryService.POST('/api/v1/users/{id}/end-sessions', atId(id))),
  resetSecondFactor: (id: number) => dataOf(queryService.DELETE('/api/v1/users/{id}/totp', atId(id))),
  removePerson: (id: number) => dataOf(queryService.DELETE('/api/v1/users/{id}', atId(id))),

  keys: async (): Promise<readonly ApiKey[]> => (await dataOf(queryService.GET('/api/v1/api-keys'))).items,
  addKey: (body: Schemas['CreateApiKeyBody']): Promise<NewApiKey> =>
    dataOf(queryService.POST('/api/v1/api-keys', { body })),
  revokeKey: (id: number) => dataOf(queryService.DELETE('/api/v1/api-keys/{id}', atId(id))),

  audit: ({ actor, action, from, to }: AuditFilter, cursor?: string): Promise<AuditPage> =>
    dataOf(
      queryService.GET('/api/v1/audit-log', {
        params: {
          query: {
            limit: 50,
            ...(actor !== '' && { actor }),
            ...(action !== '' && { action }),
            ...(from !== undefined && { from }),
            ...(to !== undefined && { to }),
            ...(cursor !== undefined && { cursor }),
          },
        },
      }),
    ),

  tenants: async (): Promise<readonly Tenant[]> =>
    (await dataOf(queryService.GET('/api/v1/tenants', { params: { query: { limit: 1_000 } } }))).items,
  addTenant: (body: Schemas['NewTenantBody']) =>
    dataOf(queryService.POST('/api/v1/tenants', { params: {}, body })),
  changeTenant: (id: number, body: Schemas['TenantChangeBody']) =>
    dataOf(
      queryService.PATCH('/api/v1/tenants/{id}', {
        params: { path: { id } },
        body,
      }),
    ),
};
