import type { components } from '../../api/generated/analytics.ts';

/** The running quarter hour of a site, and the peak that its month is billed by so far. */
export type DemandWatch = components['schemas']['DemandWatchDto'];
