import type { Factory } from '../api/types.ts';

const storageKey = 'enms.site';

/** The site that was looked at last in a tenant: pages need not wait for the list of all to ask for it. */
export function rememberedSite(tenant: number): Factory | undefined {
  try {
    const last = JSON.parse(localStorage.getItem(storageKey) ?? '') as { tenant: number; site: Factory };
    return last.tenant === tenant ? last.site : undefined;
  } catch {
    return undefined;
  }
}

export function rememberSite(tenant: number, site: Factory): void {
  localStorage.setItem(storageKey, JSON.stringify({ tenant, site }));
}
