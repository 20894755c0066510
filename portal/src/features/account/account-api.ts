import { dataOf, queryService } from '../../api/service.ts';
import type { components } from '../../api/generated/query-service.ts';

export type OwnSession = components['schemas']['SessionDto'];
export type TotpState = components['schemas']['TotpDto'];
export type Enrolment = components['schemas']['TotpEnrolmentDto'];

/** What people do with their own account. */
export const account = {
  describe: (body: components['schemas']['OwnProfileBody']) =>
    dataOf(queryService.PATCH('/api/v1/auth/me', { body })),
  changePassword: (body: components['schemas']['ChangePasswordBody']) =>
    dataOf(queryService.POST('/api/v1/auth/password', { body })),
  secondFactor: (): Promise<TotpState> => dataOf(queryService.GET('/api/v1/auth/totp')),
  enrol: (password: string): Promise<Enrolment> =>
    dataOf(queryService.POST('/api/v1/auth/totp', { body: { password } })),
  confirm: (code: string) => dataOf(queryService.POST('/api/v1/auth/totp/confirm', { body: { code } })),
  renewCodes: (password: string) =>
    dataOf(queryService.POST('/api/v1/auth/totp/recovery-codes', { body: { password } })),
  switchOff: (password: string) => dataOf(queryService.POST('/api/v1/auth/totp/off', { body: { password } })),
  sessions: async (): Promise<readonly OwnSession[]> =>
    (await dataOf(queryService.GET('/api/v1/auth/sessions'))).items,
  endSession: (id: string) =>
    dataOf(queryService.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } })),
  endOthers: () => dataOf(queryService.POST('/api/v1/auth/sessions/end-others')),
};
