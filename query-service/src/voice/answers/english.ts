import { english } from '@enms/voice-grammar';
import type { Carrier } from '@enms/telemetry-contract';
import type { Intent, Metric } from '@enms/voice-grammar';
import { englishFindings } from './english-findings.ts';
import { englishTime } from './english-time.ts';
import { scaled, spokenMoney, spokenNumber } from './numbers.ts';
import type { SpokenLanguage, SpokenUnit } from './spoken-language.ts';

const LOCALE = 'en-GB';
const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  GWh: ['gigawatt-hour', 'gigawatt-hours'],
  MWh: ['megawatt-hour', 'megawatt-hours'],
  kWh: ['kilowatt-hour', 'kilowatt-hours'],
  Wh: ['watt-hour', 'watt-hours'],
  GW: ['gigawatt', 'gigawatts'],
  MW: ['megawatt', 'megawatts'],
  kW: ['kilowatt', 'kilowatts'],
  W: ['watt', 'watts'],
  kg: ['kilogram', 'kilograms'],
  t: ['tonne', 'tonnes'],
};
const CARRIERS: Readonly<Record<Carrier, string>> = {
  electricity: 'electricity',
  natural_gas: 'natural gas',
  steam: 'steam',
  compressed_air: 'compressed air',
  heat: 'heat',
  water: 'water',
  renewable: 'renewable energy',
};
const METRICS: Readonly<Record<Metric, string>> = {
  energy: 'energy consumption',
  power: 'power',
  cost: 'energy cost',
  carbon: 'carbon emissions',
  peak_demand: 'peak demand',
  load_factor: 'load factor',
  sec: 'specific energy consumption',
};
const TYPES: Readonly<Record<string, string>> = {
  compressor: 'compressors',
  hvac: 'air conditioning systems',
  motor: 'motors',
  pump: 'pumps',
  injection_molding: 'injection moulding machines',
  boiler: 'boilers',
};
const UNAVAILABLE: Readonly<Partial<Record<Intent, readonly string[]>>> = {
  alert_status: [
    'Alerts are not available yet',
    'You can ask which machines use more than 50 kilowatts or which devices are offline',
  ],
};
const REASONS: Readonly<Record<string, string>> = {
  no_tariff: 'no tariff is configured for it',
  no_price_for_hour: 'the tariff has no price for some of its hours',
  no_production: 'nothing was produced',
  no_production_data: 'no production is reported',
  no_whole_period: 'no quarter of an hour of it is over',
  no_load: 'nothing was used',
  no_factor: 'no emission factor is configured',
  no_data: 'there are no readings',
};

function amount(value: number, unit: SpokenUnit): string {
  if (unit === 'percent') return `${spokenNumber(value, LOCALE)} percent`;
  if (unit === 'kWh/unit') return `${amount(value, 'kWh')} per unit`;
  const { value: shown, unit: name } = scaled(value, unit);
  const number = spokenNumber(shown, LOCALE);
  return `${number} ${UNITS[name]?.[number === '1' ? 0 : 1] ?? name}`;
}

function list(items: readonly string[]): string {
  return new Intl.ListFormat(LOCALE, { type: 'conjunction' }).format(items);
}

function amountsOf(amounts: readonly { amount: string; carrier: string | null }[]): string {
  return list(amounts.map((one) => (one.carrier === null ? one.amount : `${one.amount} of ${one.carrier}`)));
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** How answers are said in English. */
export const spokenEnglish: SpokenLanguage = {
  language: 'en',
  pack: english,
  ...englishFindings,
  amount,
  money: (value, currency) => spokenMoney(value, currency, LOCALE),
  count: (value) =>
    new Intl.NumberFormat(LOCALE, { useGrouping: false, maximumFractionDigits: 0 }).format(value),
  list,
  carrier: (carrier) => CARRIERS[carrier],
  metric: (metric) => METRICS[metric],
  time: englishTime,
  subjectAll: (factory) => factory ?? 'The whole site',
  subjectType: (type) => `All ${TYPES[type] ?? type}`,
  subjectArea: (area) => `The area ${area}`,
  subjectGroup: (group) => `The group ${group}`,
  consumed: (subject, amounts, when) => `${subject} consumed ${amountsOf(amounts)} ${when}`,
  powerNow: (subject, power) => `${subject} is using ${power} right now`,
  powerStale: (subject, power, minutes) =>
    `${subject} last reported ${power}, ${minutes < 120 ? plural(minutes, 'minute', 'minutes') : plural(Math.round(minutes / 60), 'hour', 'hours')} ago`,
  noPower: (subject) => `I have no power reading for ${subject}`,
  noData: (subject, when) => `I have no readings for ${subject} ${when}`,
  notYet: (when) => `I cannot tell: ${when} has not begun yet`,
  coverage: (percent) => `Readings cover only ${percent} percent of that time`,
  cost: (subject, money, when) => `${subject} cost ${money} ${when}`,
  noCost: (reason, subject) =>
    `I cannot tell the cost of ${subject}, because ${REASONS[reason] ?? 'a price is missing'}`,
  unpriced: (energy) => `${energy} of it have no price`,
  carbon: (subject, mass, when) => `${subject} caused ${mass} of carbon dioxide ${when}`,
  noCarbon: (subject) =>
    `I cannot tell the emissions of ${subject}, because no emission factor is configured for it`,
  peak: (subject, power, when) => `The peak demand of ${subject} was ${power} ${when}`,
  loadFactor: (subject, percent, when) => `The load factor of ${subject} was ${percent} ${when}`,
  sec: (subject, energy, when) => `${subject} used ${energy} produced ${when}`,
  noKpi: (metric, subject, reason, when) =>
    `I cannot tell the ${metric} of ${subject} ${when}, because ${REASONS[reason] ?? 'there is not enough data'}`,
  machinesAbove: (limit, direction, names, more) => {
    const way = direction === 'above' ? 'more' : 'less';
    if (names.length === 0) return `No machine is using ${way} than ${limit}`;
    const all = more === 0 ? list(names) : `${names.join(', ')} and ${plural(more, 'other', 'others')}`;
    return `${plural(names.length + more, 'machine is', 'machines are')} using ${way} than ${limit}: ${all}`;
  },
  named: (name, what) => `${name} with ${what}`,
  ranking: (metric, order, names, when) => `The ${order} ${metric} ${when} had ${list(names)}`,
  comparedMachines: (first, firstAmount, second, secondAmount, metric, when) =>
    `The ${metric} of ${first} was ${firstAmount} ${when}, and that of ${second} ${secondAmount}`,
  comparedTimes: (subject, metric, firstAmount, firstWhen, secondAmount, secondWhen) =>
    `The ${metric} of ${subject} was ${firstAmount} ${firstWhen}, against ${secondAmount} ${secondWhen}`,
  difference: (percent) =>
    `That is ${spokenNumber(Math.abs(percent), LOCALE)} percent ${percent > 0 ? 'more' : 'less'}`,
  same: () => 'That is the same',
  isRunning: (subject, power) =>
    power === null ? `${subject} is running` : `${subject} is running at ${power}`,
  isStopped: (subject) => `${subject} is not running`,
  stateUnknown: (subject) => `I do not know whether ${subject} is running: it has not reported lately`,
  statesOf: (running, stopped, unknown, names) => {
    const counts = [
      plural(running, 'machine is running', 'machines are running'),
      `${stopped} ${stopped === 1 ? 'is' : 'are'} not`,
      ...(unknown > 0 ? [`${unknown} ${unknown === 1 ? 'has' : 'have'} not reported lately`] : []),
    ];
    return `${list(counts)}${names.length > 0 ? `: ${list(names)}` : ''}`;
  },
  overview: (factory, amounts, when) => `${factory} consumed ${amountsOf(amounts)} ${when}`,
  overviewPower: (power, running, total) =>
    `It is using ${power} right now, with ${running} of ${total} machines running`,
  produced: (subject, made, when) => `${subject} produced ${made} units ${when}`,
  noProduction: (subject, when) => `No production of ${subject} was recorded ${when}`,
  devices: (total, online, offline, offlineCount) => {
    const start = `${online} of ${plural(total, 'device is', 'devices are')} online`;
    if (offlineCount === 0) return start;
    const more = offlineCount - offline.length;
    return `${start}. Offline: ${list([...offline, ...(more > 0 ? [plural(more, 'other', 'others')] : [])])}`;
  },
  noDevices: () => 'No devices are registered yet',
  help: () => [
    'I can tell energy, power, cost, carbon, peak demand, load factor, production and status of your machines, rank or compare them, and tell forecasts, anomalies, deviations from the baseline and what drives the energy',
    'For example: how much energy did the compressor use yesterday, or which machines use more than 50 kilowatts?',
  ],
  unavailable: (intent) => UNAVAILABLE[intent] ?? ['That is not available yet'],
  declined: () => [
    'I can only answer questions about the energy of your machines',
    'You can ask, for example, how much energy a machine used yesterday or what it cost',
  ],
  whichMachine: (heard, choices) =>
    `Which machine do you mean${heard === '' ? '' : ` by ${heard}`}: ${choices.slice(0, -1).join(', ')}${choices.length > 1 ? ' or ' : ''}${choices.at(-1) ?? ''}?`,
  unknownMachine: (heard, choices) =>
    `I do not know a machine called ${heard}. Do you mean ${choices.slice(0, -1).join(', ')}${choices.length > 1 ? ' or ' : ''}${choices.at(-1) ?? ''}?`,
  whichFactory: (choices) =>
    `Which site do you mean: ${choices.slice(0, -1).join(', ')} or ${choices.at(-1) ?? ''}?`,
  whatAbout: (subject) => `What do you want to know about ${subject}: its energy, power, cost or status?`,
  noMachines: () => 'There are no such machines yet',
};
