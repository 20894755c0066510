import type { Concept } from './locale-pack.ts';
import type { Entities, Intent, Metric } from './vocabulary.ts';

/** What an intent is decided from; the same in every language. */
export interface Features {
  readonly concepts: ReadonlySet<Concept>;
  /** How many machines are named one by one. */
  readonly machineCount: number;
  /** Any named machine, type, area, group or factory. */
  readonly hasScope: boolean;
  readonly timeCount: number;
  readonly isNow: boolean;
  /** A time that has not begun. */
  readonly isAhead: boolean;
  readonly hasThreshold: boolean;
  readonly hasCarrier: boolean;
  readonly hasDriver: boolean;
  readonly hasWeather: boolean;
}

/** An intent, how sure its words are, and what they add to the entities. */
export interface Decision {
  readonly intent: Intent;
  readonly confidence: number;
  readonly entities: Entities;
}

const STRONG = 0.95;
const FAIR = 0.8;
const WEAK = 0.45;

type Rule = (features: Features) => Decision | undefined;

/** In order of precedence: the first that fits decides. */
const rules: readonly Rule[] = [
  help,
  correlation,
  alerts,
  anomalies,
  baseline,
  forecast,
  devices,
  comparison,
  machinesAbove,
  ranking,
  figuresOfDemand,
  carbonAndCost,
  production,
  overview,
  powerNow,
  energy,
  status,
  siteInGeneral,
];

/** @returns undefined when nothing of the field is spoken of */
export function decide(features: Features): Decision | undefined {
  for (const rule of rules) {
    const decision = rule(features);
    if (decision !== undefined) return decision;
  }
  return undefined;
}

function has({ concepts }: Features, ...wanted: readonly Concept[]): boolean {
  return wanted.some((concept) => concepts.has(concept));
}

function decided(intent: Intent, confidence: number, entities: Entities = {}): Decision {
  return { intent, confidence, entities };
}

/** Whether the question is tied to machines or the site at all. */
function isAnchored(features: Features): boolean {
  return (
    features.hasScope ||
    features.hasCarrier ||
    has(features, 'site', 'machines', 'energy', 'power', 'sec', 'peak')
  );
}

function anchored(features: Features, confidence = STRONG): number {
  return isAnchored(features) ? confidence : WEAK;
}

/** What is measured; energy where nothing else is named. */
function metricOf(features: Features): Metric {
  if (has(features, 'cost')) return 'cost';
  if (has(features, 'carbon')) return 'carbon';
  if (has(features, 'load_factor')) return 'load_factor';
  if (has(features, 'peak')) return 'peak_demand';
  if (has(features, 'sec')) return 'sec';
  const isPower =
    has(features, 'power') || features.isNow || (has(features, 'using') && !has(features, 'energy'));
  return isPower && (features.timeCount === 0 || features.isNow) ? 'power' : 'energy';
}

function help(features: Features): Decision | undefined {
  if (!has(features, 'help') || features.hasScope || has(features, 'energy', 'cost', 'carbon', 'alert'))
    return undefined;
  return decided('help', STRONG);
}

function correlation(features: Features): Decision | undefined {
  const isAsked = has(features, 'correlation') && (features.hasDriver || isAnchored(features));
  const isAgainstDriver = features.hasWeather && has(features, 'compare') && isAnchored(features);
  return isAsked || isAgainstDriver ? decided('correlation', anchored(features)) : undefined;
}

function alerts(features: Features): Decision | undefined {
  return has(features, 'alert') ? decided('alert_status', STRONG) : undefined;
}

function anomalies(features: Features): Decision | undefined {
  if (!has(features, 'anomaly') || has(features, 'cost', 'carbon')) return undefined;
  return decided('anomaly_status', FAIR);
}

function baseline(features: Features): Decision | undefined {
  if (!has(features, 'baseline')) return undefined;
  if (features.isAhead) return undefined;
  return decided('baseline_deviation', anchored(features));
}

function forecast(features: Features): Decision | undefined {
  // "Expected consumption" of a time that has not begun is a forecast.
  const isExpected = features.isAhead && has(features, 'baseline');
  const speaksOfUse =
    isExpected || has(features, 'energy', 'power', 'cost', 'carbon', 'peak', 'uses', 'using', 'sec');
  if (!has(features, 'forecast') && !(features.isAhead && (speaksOfUse || features.hasScope)))
    return undefined;
  const isClear =
    (speaksOfUse || features.hasScope || has(features, 'site')) &&
    (isAnchored(features) || has(features, 'cost', 'carbon'));
  return decided('forecast', isClear ? STRONG : isExpected ? FAIR : WEAK, { metric: metricOf(features) });
}

function devices(features: Features): Decision | undefined {
  if (features.machineCount > 0 && !has(features, 'device')) return undefined;
  if (has(features, 'device') && !has(features, 'cost', 'carbon', 'power', 'peak', 'uses', 'rank_high')) {
    return decided('device_status', has(features, 'energy') ? FAIR : STRONG, deviceState(features));
  }
  if (has(features, 'online', 'offline') && has(features, 'machines', 'which', 'all', 'site')) {
    return decided('device_status', FAIR, deviceState(features));
  }
  return undefined;
}

function deviceState(features: Features): Entities {
  if (has(features, 'offline')) return { state: 'offline' };
  return has(features, 'online') ? { state: 'online' } : {};
}

function comparison(features: Features): Decision | undefined {
  const severalMachines =
    features.machineCount > 1 && has(features, 'compare', 'than', 'or', 'rank_high', 'rank_low');
  const severalTimes = features.timeCount > 1 && has(features, 'compare', 'than', 'or');
  const oneAgainstAnother =
    has(features, 'compare') &&
    (features.hasScope || has(features, 'site') || features.timeCount > 0 || features.hasCarrier) &&
    (isAnchored(features) || has(features, 'cost', 'carbon'));
  if (!severalMachines && !severalTimes && !oneAgainstAnother) return undefined;
  const isOfAll =
    !severalTimes && features.machineCount < 2 && features.timeCount < 2 && has(features, 'machines', 'all');
  const entities = { metric: metricOf(features) };
  return isOfAll
    ? decided('ranking', FAIR, { ...entities, order: 'highest' })
    : decided(
        'comparison',
        isAnchored(features) || has(features, 'cost', 'carbon') ? STRONG : FAIR,
        entities,
      );
}

function machinesAbove(features: Features): Decision | undefined {
  if (!features.hasThreshold || features.machineCount > 0) return undefined;
  return decided('machines_above', STRONG);
}

function ranking(features: Features): Decision | undefined {
  if (features.machineCount > 0) return undefined;
  // "Which has the highest load now" asks for a machine, not for the peak of a time.
  const isHighestNow = has(features, 'peak') && has(features, 'which') && features.isNow;
  if (isHighestNow) return decided('ranking', STRONG, { metric: 'power', order: 'highest' });
  if (!has(features, 'rank_high', 'rank_low')) return undefined;
  const isOfMachines =
    has(features, 'machines', 'which', 'energy', 'cost', 'carbon', 'load_factor', 'sec', 'uses', 'using') ||
    (has(features, 'power') && !has(features, 'site')) ||
    features.hasScope;
  if (!isOfMachines) return undefined;
  const speaksOfUse =
    has(features, 'energy', 'power', 'peak', 'load_factor', 'sec', 'machines') ||
    features.hasScope ||
    (has(features, 'cost', 'carbon', 'uses', 'using') && has(features, 'machines', 'site', 'which'));
  return decided('ranking', speaksOfUse ? STRONG : WEAK, {
    metric: metricOf(features),
    order: has(features, 'rank_low') ? 'lowest' : 'highest',
  });
}

function figuresOfDemand(features: Features): Decision | undefined {
  if (has(features, 'load_factor')) return decided('load_factor', STRONG);
  if (has(features, 'sec')) return decided('kpi', STRONG, { metric: 'sec' });
  const isHighestPower = features.machineCount > 0 && has(features, 'rank_high') && has(features, 'power');
  if (!has(features, 'peak') && !isHighestPower) return undefined;
  // "What did the peak cost" asks for money.
  return has(features, 'cost', 'carbon') ? undefined : decided('peak_demand', STRONG);
}

function carbonAndCost(features: Features): Decision | undefined {
  if (has(features, 'carbon')) return decided('carbon', STRONG);
  if (!has(features, 'cost')) return undefined;
  const isOfUs =
    isAnchored(features) || (features.timeCount > 0 && has(features, 'all')) || has(features, 'pronoun');
  return decided('cost', isOfUs ? STRONG : features.timeCount > 0 ? 0.6 : WEAK);
}

function production(features: Features): Decision | undefined {
  if (!has(features, 'production') || has(features, 'energy', 'power', 'using')) return undefined;
  return decided('production', isAnchored(features) || features.timeCount > 0 ? FAIR : 0.65);
}

function overview(features: Features): Decision | undefined {
  if (!has(features, 'overview')) return undefined;
  if (features.machineCount > 0) return decided('machine_status', FAIR);
  return decided('factory_overview', FAIR);
}

function powerNow(features: Features): Decision | undefined {
  const isPresent = features.timeCount === 0 || features.isNow;
  if (!isPresent) return undefined;
  if (has(features, 'power') || (features.hasThreshold && features.machineCount > 0)) {
    return decided('power_now', features.hasScope || has(features, 'site', 'all') ? STRONG : 0.7);
  }
  const isUsing = has(features, 'using') && !has(features, 'production');
  if (isUsing || (features.isNow && has(features, 'energy', 'uses'))) {
    return decided('power_now', isAnchored(features) ? FAIR : WEAK);
  }
  return undefined;
}

function energy(features: Features): Decision | undefined {
  const metric: Entities = has(features, 'average') && has(features, 'power') ? { metric: 'power' } : {};
  if (has(features, 'energy', 'power'))
    return decided('energy_consumption', features.hasScope || features.timeCount > 0 ? STRONG : 0.75, metric);
  if (has(features, 'uses', 'using')) {
    return decided(
      'energy_consumption',
      features.hasScope || features.hasCarrier
        ? FAIR
        : features.timeCount > 0 && has(features, 'site', 'all', 'machines')
          ? 0.7
          : WEAK,
    );
  }
  // "Steam last month", "gas in March".
  if (features.hasCarrier && features.timeCount > 0 && !features.isNow)
    return decided('energy_consumption', 0.65);
  return undefined;
}

function status(features: Features): Decision | undefined {
  const entities: Entities = has(features, 'stopped')
    ? { state: 'stopped' }
    : has(features, 'running')
      ? { state: 'running' }
      : {};
  if (!has(features, 'status', 'running', 'stopped', 'online', 'offline')) return undefined;
  if (features.hasScope) return decided('machine_status', FAIR, features.machineCount > 0 ? {} : entities);
  if (has(features, 'machines') && has(features, 'which', 'all', 'status', 'running', 'stopped')) {
    return decided('machine_status', FAIR, entities);
  }
  if (has(features, 'site') && has(features, 'status')) return decided('factory_overview', 0.7);
  return undefined;
}

function siteInGeneral(features: Features): Decision | undefined {
  return has(features, 'pronoun') && has(features, 'uses') ? decided('energy_consumption', WEAK) : undefined;
}
