import { notify } from '../components/toasts.ts';
import { i18n } from '../i18n/index.ts';
import { changeTenant } from './session.ts';

/** Goes on in another tenant; the page begins anew, since nothing on it is that tenant's. */
export async function goToTenant(slug: string): Promise<void> {
  if (await changeTenant(slug)) location.assign('/');
  else notify(i18n.global.t('tenants.refused'), 'bad');
}
