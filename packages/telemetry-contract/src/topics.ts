import type { CanonicalKind, Dialect } from './vocabulary.ts';

/** What an account may publish and subscribe, as MQTT topic filters. */
export interface TopicRights {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** Who a topic belongs to: the factory's slug (home, Sparkplug group) and the device's code. */
export interface TopicOwner {
  readonly factory: string;
  readonly code: string;
}

/** `enms/{factory}/{device}/{kind}` */
export function canonicalTopic(kind: CanonicalKind, factory: string, device: string): string {
  return `enms/${factory}/${device}/${kind}`;
}

export const energyTopic = (factory: string, device: string): string =>
  canonicalTopic('energy', factory, device);
export const productionTopic = (factory: string, device: string): string =>
  canonicalTopic('production', factory, device);
export const environmentTopic = (factory: string, device: string): string =>
  canonicalTopic('environment', factory, device);
export const measurementTopic = (factory: string, device: string): string =>
  canonicalTopic('measurement', factory, device);
export const statusTopic = (factory: string, device: string): string =>
  canonicalTopic('status', factory, device);
export const heartbeatTopic = (factory: string, device: string): string =>
  canonicalTopic('heartbeat', factory, device);
export const responseTopic = (factory: string, device: string): string =>
  canonicalTopic('response', factory, device);

/** Where the ingest confirms what it has committed. */
export const committedTopic = (factory: string, device: string): string =>
  `enms/${factory}/${device}/committed`;
/** The filter of all receipts, for the account of the ingest. */
export const committedFilter = 'enms/+/+/committed';

/** Where a device hears a command, `name` such as `relay`. */
export const commandTopic = (factory: string, device: string, name: string): string =>
  `enms/${factory}/${device}/command/${name}`;

export const powerSensorTopic = (device: string): string => `sensors/${device}/power`;
export const counterNodeTopic = (device: string, kind: 'telemetry' | 'status' | 'heartbeat'): string =>
  `autovolt/${device}/${kind}`;
export const homeNodeTopic = (
  home: string,
  device: string,
  metric: 'power' | 'voltage' | 'current' | 'energy',
): string => `homesync/${home}/nodes/${device}/telemetry/${metric}`;

/** The same topic of a device that is not registered yet: below it the `onboarding` account may publish. */
export const onboardingTopic = (topic: string): string => `onboarding/${topic}`;
export const onboardingFilter = 'onboarding/#';

/** The capability of devices that keep every reading until a receipt covers it. */
export const commitReceiptCapability = 'commit_receipt';

const kindsOf = (base: string, kinds: readonly string[]): string[] => kinds.map((kind) => `${base}/${kind}`);

/** Every filter that the ingest subscribes, by dialect. */
export const dialectFilters: Readonly<Record<Dialect, readonly string[]>> = {
  canonical: kindsOf('enms/+/+', [
    'energy',
    'production',
    'environment',
    'measurement',
    'status',
    'heartbeat',
    'response',
  ]),
  'power-sensor': ['sensors/+/power'],
  'counter-node': kindsOf('autovolt/+', ['telemetry', 'status', 'heartbeat']),
  'home-node': [
    'homesync/+/nodes/+/telemetry/+',
    'homesync/+/nodes/+/status',
    'homesync/+/nodes/+/response/command',
  ],
  factory: kindsOf('factory/+/+', [
    'energy',
    'production',
    'environmental',
    'status',
    'electricity',
    'natural_gas',
    'steam',
  ]),
  tasmota: ['tele/+/SENSOR', 'tele/+/STATE', 'tele/+/LWT'],
  'shelly-gen2': ['+/status/+', '+/events/rpc', '+/online'],
  'sparkplug-b': [
    ...['spBv1.0/+/NBIRTH/+', 'spBv1.0/+/NDATA/+', 'spBv1.0/+/NDEATH/+'],
    ...['spBv1.0/+/DBIRTH/+/+', 'spBv1.0/+/DDATA/+/+', 'spBv1.0/+/DDEATH/+/+'],
  ],
};

/** All filters of the ingest: every dialect, and whatever is not registered yet. */
export const ingestSubscriptions: readonly string[] = [
  ...Object.values(dialectFilters).flat(),
  onboardingFilter,
];
/** The same list, as those who subscribe call it. */
export const subscriptionFilters = ingestSubscriptions;

/**
 * What a device of a dialect may publish and subscribe: its own topics and nothing else. Whatever the dialect,
 * it may hear its receipts.
 */
export function topicRights(dialect: Dialect, owner: TopicOwner): TopicRights {
  const { publish, subscribe } = dialectRights[dialect](owner);
  return { publish, subscribe: [...subscribe, committedTopic(owner.factory, owner.code)] };
}

const dialectRights: Readonly<Record<Dialect, (owner: TopicOwner) => TopicRights>> = {
  canonical: ({ factory, code }) => ({
    publish: dialectFilters.canonical.map((filter) => filter.replace('+/+', `${factory}/${code}`)),
    subscribe: [`enms/${factory}/${code}/command/+`],
  }),
  'power-sensor': ({ code }) => ({ publish: [powerSensorTopic(code)], subscribe: [] }),
  'counter-node': ({ code }) => ({
    publish: kindsOf(`autovolt/${code}`, ['telemetry', 'status', 'heartbeat']),
    subscribe: [`autovolt/${code}/command/+`],
  }),
  'home-node': ({ factory, code }) => ({
    publish: kindsOf(`homesync/${factory}/nodes/${code}`, ['telemetry/+', 'status', 'response/command']),
    subscribe: [`homesync/${factory}/nodes/${code}/command/relay`],
  }),
  factory: ({ factory, code }) => ({
    publish: dialectFilters.factory.map((filter) => filter.replace('+/+', `${factory}/${code}`)),
    subscribe: [],
  }),
  tasmota: ({ code }) => ({
    publish: [`tele/${code}/+`, `stat/${code}/+`],
    subscribe: [`cmnd/${code}/+`, 'cmnd/tasmotas/+'],
  }),
  'shelly-gen2': ({ code }) => ({
    publish: kindsOf(code, ['status/+', 'events/rpc', 'online']),
    subscribe: kindsOf(code, ['rpc', 'command', 'command/+']),
  }),
  'sparkplug-b': ({ factory, code }) => ({
    publish: [
      ...['NBIRTH', 'NDATA', 'NDEATH'].map((type) => `spBv1.0/${factory}/${type}/${code}`),
      ...['DBIRTH', 'DDATA', 'DDEATH'].map((type) => `spBv1.0/${factory}/${type}/${code}/+`),
    ],
    subscribe: [`spBv1.0/${factory}/NCMD/${code}`, `spBv1.0/${factory}/DCMD/${code}/+`, 'spBv1.0/STATE/+'],
  }),
};
