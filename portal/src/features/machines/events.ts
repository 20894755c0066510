import type { components } from '../../api/generated/query-service.ts';

export type MachineEvent = components['schemas']['MachineEventDto'];

/** The page that tells more of an event; undefined: none does. */
export function pageOf({
  reference,
  device,
}: Pick<MachineEvent, 'reference' | 'device'>): string | undefined {
  switch (reference?.type) {
    case 'anomaly':
      return `/anomalies/${reference.id}`;
    case 'baseline':
      return `/studio/${reference.id}`;
    case 'cost_version':
      return '/cost';
    case 'emission_factor':
      return '/carbon';
    default:
      return device === null ? undefined : `/devices/${encodeURIComponent(device)}`;
  }
}

/** What is wrong by an anomaly's kinds, which are in no language. */
export function kindsOf({ parts }: Pick<MachineEvent, 'parts'>): string[] {
  const kinds: unknown = (parts as Readonly<Record<string, unknown>>)['kinds'];
  return Array.isArray(kinds) ? kinds.filter((kind) => typeof kind === 'string') : [];
}

/** What more is known, in the order in which it was told; lists and unknown parts are left out. */
export function partsOf({
  parts,
}: Pick<MachineEvent, 'parts'>): [name: string, value: string | number | boolean][] {
  return Object.entries(parts).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [[name, value]]
      : [],
  );
}
