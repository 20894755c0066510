import type { DeviceDirectory } from '@enms/telemetry-contract';

/** What validation needs to know of the registry, at one moment. */
export interface Registry {
  directory: DeviceDirectory;
  tenants: TenantsByFactory;
}

/** Which tenant a device belongs to that nobody has registered: the one of the factory it names. */
export interface TenantsByFactory {
  /** Null while there is no tenant at all. */
  defaultTenantId: number | null;
  byFactorySlug: ReadonlyMap<string, number>;
}
