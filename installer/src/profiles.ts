import type { Commands } from './commands.ts';

/** Where prices and emission factors of a profile begin to hold, and for whom. */
export interface ProfileScope {
  readonly tenant: string;
  readonly factory: string;
  /** Local date, such as `2026-01-01`. */
  readonly from: string;
}

/** What the demo factory, which stands in Germany, is priced with; the tariff says of itself that it is an example. */
export const demoProfiles = ['germany-2023', 'natural-gas-ipcc', 'example-time-of-use'] as const;

/** Installs emission factors and tariffs by the names of database/seeds/profiles.json; what is there already stays. */
export async function installProfiles(
  commands: Commands,
  names: readonly string[],
  { tenant, factory, from }: ProfileScope,
): Promise<void> {
  for (const name of names)
    await commands.database('seed-profile', name, '--tenant', tenant, '--factory', factory, '--from', from);
}
