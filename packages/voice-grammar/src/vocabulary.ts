/** Everything that can be asked. */
export const intents = [
  'energy_consumption',
  'power_now',
  'cost',
  'carbon',
  'peak_demand',
  'load_factor',
  'kpi',
  'machines_above',
  'ranking',
  'comparison',
  'anomaly_status',
  'forecast',
  'baseline_deviation',
  'correlation',
  'machine_status',
  'factory_overview',
  'alert_status',
  'production',
  'device_status',
  'help',
] as const;
export type Intent = (typeof intents)[number];

/** What a ranking or a comparison is about. */
export const metrics = ['energy', 'power', 'cost', 'carbon', 'peak_demand', 'load_factor', 'sec'] as const;
export type Metric = (typeof metrics)[number];

/** What may drive the energy of a machine. */
export const drivers = [
  'temperature',
  'humidity',
  'production',
  'pressure',
  'moisture',
  'operating_hours',
] as const;
export type Driver = (typeof drivers)[number];

/** Units of a threshold; watts and megawatts are converted. */
export type ThresholdUnit = 'kW' | 'kWh';

/** What a question is about, beside its intent; as it goes over the wire and comes back as context. */
export interface Entities {
  /** Name of a machine as registered, such as `compressor-1`. */
  readonly machine?: string;
  /** Several machines, named one by one. */
  readonly machines?: readonly string[];
  /** All machines of a type, such as `compressor`. */
  readonly machine_type?: string;
  /** Slug of a factory; alone it means all its machines, beside a machine it tells which of two is meant. */
  readonly factory?: string;
  readonly area?: string;
  readonly group?: string;
  /** Every machine there is. */
  readonly scope?: 'all';
  readonly carrier?: string;
  readonly metric?: Metric;
  /** Canonical, see {@link parseTimeframe}: `last_hour`, `2025-03`, `yesterday@06:00-14:00`. */
  readonly timeframe?: string;
  /** The second time of a comparison. */
  readonly compare_to?: string;
  readonly threshold?: number;
  readonly threshold_unit?: ThresholdUnit;
  readonly direction?: 'above' | 'below';
  readonly count?: number;
  readonly order?: 'highest' | 'lowest';
  readonly driver?: Driver;
  /** Which state is asked for: machines that run, devices that are offline. */
  readonly state?: 'running' | 'stopped' | 'online' | 'offline';
}

/** A machine as far as being named needs. */
export interface LexiconMachine {
  readonly name: string;
  readonly displayName: string;
  readonly type: string;
  /** Slug of its factory. */
  readonly factory: string;
  readonly aliases?: readonly string[];
}

/** What can be named: the registry of one tenant. */
export interface Lexicon {
  readonly machines: readonly LexiconMachine[];
  readonly factories: readonly { readonly slug: string; readonly name: string }[];
  readonly areas: readonly { readonly name: string; readonly factory: string }[];
  readonly groups: readonly { readonly name: string }[];
}

/** One of several things that may have been meant. */
export interface Choice {
  readonly label: string;
  readonly entities: Entities;
}

/** Why a question cannot be answered before something is asked back. */
export interface Doubt {
  readonly kind: 'which_machine' | 'unknown_machine' | 'what_about';
  /** The words that caused it. */
  readonly heard: string;
  readonly choices: readonly Choice[];
}

/** What was understood. */
export interface Understanding {
  /** null: the question is outside the field. */
  readonly intent: Intent | null;
  readonly entities: Entities;
  /** 0 to 1; below {@link SURE} nothing should be answered without asking. */
  readonly confidence: number;
  readonly doubt?: Doubt;
  /** Content words that nothing explains. */
  readonly unexplained: readonly string[];
}

/** From this confidence on a question counts as understood. */
export const SURE = 0.6;

export function isIntent(value: unknown): value is Intent {
  return typeof value === 'string' && (intents as readonly string[]).includes(value);
}
