import type { Carrier } from '@enms/telemetry-contract';
import { german } from '@enms/voice-grammar';
import type { Intent, Metric } from '@enms/voice-grammar';
import { germanFindings } from './german-findings.ts';
import { germanTime } from './german-time.ts';
import { scaled, spokenMoney, spokenNumber } from './numbers.ts';
import type { SpokenLanguage, SpokenUnit } from './spoken-language.ts';

const LOCALE = 'de-DE';
const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  GWh: ['Gigawattstunde', 'Gigawattstunden'],
  MWh: ['Megawattstunde', 'Megawattstunden'],
  kWh: ['Kilowattstunde', 'Kilowattstunden'],
  Wh: ['Wattstunde', 'Wattstunden'],
  GW: ['Gigawatt', 'Gigawatt'],
  MW: ['Megawatt', 'Megawatt'],
  kW: ['Kilowatt', 'Kilowatt'],
  W: ['Watt', 'Watt'],
  kg: ['Kilogramm', 'Kilogramm'],
  t: ['Tonne', 'Tonnen'],
};
const CARRIERS: Readonly<Record<Carrier, string>> = {
  electricity: 'Strom',
  natural_gas: 'Erdgas',
  steam: 'Dampf',
  compressed_air: 'Druckluft',
  heat: 'Wärme',
  water: 'Wasser',
  renewable: 'erneuerbare Energie',
};
const METRICS: Readonly<Record<Metric, string>> = {
  energy: 'Energieverbrauch',
  power: 'Leistung',
  cost: 'Energiekosten',
  carbon: 'Emissionen',
  peak_demand: 'Spitzenlast',
  load_factor: 'Lastfaktor',
  sec: 'spezifischer Energieverbrauch',
};
const TYPES: Readonly<Record<string, string>> = {
  compressor: 'Kompressoren',
  hvac: 'Klimaanlagen',
  motor: 'Motoren',
  pump: 'Pumpen',
  injection_molding: 'Spritzgussmaschinen',
  boiler: 'Kessel',
};
const UNAVAILABLE: Readonly<Partial<Record<Intent, readonly string[]>>> = {
  alert_status: [
    'Alarme gibt es noch nicht',
    'Du kannst fragen, welche Maschinen mehr als 50 Kilowatt brauchen oder welche Geräte offline sind',
  ],
};
const REASONS: Readonly<Record<string, string>> = {
  no_tariff: 'kein Tarif hinterlegt ist',
  no_price_for_hour: 'der Tarif für einige Stunden keinen Preis hat',
  no_production: 'nichts produziert wurde',
  no_production_data: 'keine Produktion gemeldet wird',
  no_whole_period: 'noch keine Viertelstunde davon vorbei ist',
  no_load: 'nichts verbraucht wurde',
  no_factor: 'kein Emissionsfaktor hinterlegt ist',
  no_data: 'keine Messwerte vorliegen',
};

function amount(value: number, unit: SpokenUnit): string {
  if (unit === 'percent') return `${spokenNumber(value, LOCALE)} Prozent`;
  if (unit === 'kWh/unit') return `${amount(value, 'kWh')} pro Stück`;
  const { value: shown, unit: name } = scaled(value, unit);
  const number = spokenNumber(shown, LOCALE);
  return `${number} ${UNITS[name]?.[number === '1' ? 0 : 1] ?? name}`;
}

function list(items: readonly string[]): string {
  return new Intl.ListFormat(LOCALE, { type: 'conjunction' }).format(items);
}

function amountsOf(amounts: readonly { amount: string; carrier: string | null }[]): string {
  return list(amounts.map((one) => (one.carrier === null ? one.amount : `${one.amount} ${one.carrier}`)));
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function choice(choices: readonly string[]): string {
  return new Intl.ListFormat(LOCALE, { type: 'disjunction' }).format(choices);
}

/** How answers are said in German. Names are no words of a sentence: they stand behind a colon or in front of it. */
export const spokenGerman: SpokenLanguage = {
  language: 'de',
  pack: german,
  ...germanFindings,
  amount,
  money: (value, currency) => spokenMoney(value, currency, LOCALE),
  count: (value) =>
    new Intl.NumberFormat(LOCALE, { useGrouping: false, maximumFractionDigits: 0 }).format(value),
  list,
  carrier: (carrier) => CARRIERS[carrier],
  metric: (metric) => METRICS[metric],
  time: germanTime,
  subjectAll: (factory) => factory ?? 'Der ganze Standort',
  subjectType: (type) => `Die Gesamtheit der ${TYPES[type] ?? type}`,
  subjectArea: (area) => `Der Bereich ${area}`,
  subjectGroup: (group) => `Die Gruppe ${group}`,
  consumed: (subject, amounts, when) => `${subject} hat ${when} ${amountsOf(amounts)} verbraucht`,
  powerNow: (subject, power) => `${subject} braucht gerade ${power}`,
  powerStale: (subject, power, minutes) =>
    `${subject} hat zuletzt vor ${minutes < 120 ? plural(minutes, 'Minute', 'Minuten') : plural(Math.round(minutes / 60), 'Stunde', 'Stunden')} ${power} gemeldet`,
  noPower: (subject) => `Zu ${subject} habe ich keinen Leistungswert`,
  noData: (subject, when) => `Zu ${subject} habe ich ${when} keine Messwerte`,
  notYet: (when) => `Das kann ich nicht sagen: ${when} liegt in der Zukunft`,
  coverage: (percent) => `Messwerte decken nur ${percent} Prozent dieser Zeit ab`,
  cost: (subject, money, when) => `${subject} hat ${when} ${money} gekostet`,
  noCost: (reason, subject) =>
    `Die Kosten von ${subject} kann ich nicht sagen, weil ${REASONS[reason] ?? 'ein Preis fehlt'}`,
  unpriced: (energy) => `${energy} davon haben keinen Preis`,
  carbon: (subject, mass, when) => `${subject} hat ${when} ${mass} Kohlendioxid verursacht`,
  noCarbon: (subject) =>
    `Die Emissionen von ${subject} kann ich nicht sagen, weil kein Emissionsfaktor hinterlegt ist`,
  peak: (subject, power, when) => `Die Spitzenlast von ${subject} war ${when} ${power}`,
  loadFactor: (subject, percent, when) => `Der Lastfaktor von ${subject} war ${when} ${percent}`,
  sec: (subject, energy, when) => `${subject} hat ${when} ${energy} verbraucht`,
  noKpi: (metric, subject, reason, when) =>
    `${metric} von ${subject} ${when} kann ich nicht sagen, weil ${REASONS[reason] ?? 'nicht genug Daten vorliegen'}`,
  machinesAbove: (limit, direction, names, more) => {
    const way = direction === 'above' ? 'mehr' : 'weniger';
    if (names.length === 0) return `Keine Maschine braucht ${way} als ${limit}`;
    const all = more === 0 ? list(names) : `${names.join(', ')} und ${plural(more, 'weitere', 'weitere')}`;
    return `${plural(names.length + more, 'Maschine braucht', 'Maschinen brauchen')} ${way} als ${limit}: ${all}`;
  },
  named: (name, what) => `${name} mit ${what}`,
  ranking: (metric, order, names, when) =>
    `${metric} ${when}, ${order === 'highest' ? 'am höchsten' : 'am niedrigsten'}: ${list(names)}`,
  comparedMachines: (first, firstAmount, second, secondAmount, metric, when) =>
    `${metric} ${when}: ${first} ${firstAmount}, ${second} ${secondAmount}`,
  comparedTimes: (subject, metric, firstAmount, firstWhen, secondAmount, secondWhen) =>
    `${metric} von ${subject}: ${firstWhen} ${firstAmount}, ${secondWhen} ${secondAmount}`,
  difference: (percent) =>
    `Das ist ${spokenNumber(Math.abs(percent), LOCALE)} Prozent ${percent > 0 ? 'mehr' : 'weniger'}`,
  same: () => 'Das ist gleich viel',
  isRunning: (subject, power) => (power === null ? `${subject} läuft` : `${subject} läuft mit ${power}`),
  isStopped: (subject) => `${subject} läuft nicht`,
  stateUnknown: (subject) => `Ob ${subject} läuft, weiß ich nicht: es kam länger keine Meldung`,
  statesOf: (running, stopped, unknown, names) => {
    const counts = [
      plural(running, 'Maschine läuft', 'Maschinen laufen'),
      `${stopped} ${stopped === 1 ? 'steht' : 'stehen'}`,
      ...(unknown > 0 ? [`${unknown} ${unknown === 1 ? 'hat' : 'haben'} sich länger nicht gemeldet`] : []),
    ];
    return `${list(counts)}${names.length > 0 ? `: ${list(names)}` : ''}`;
  },
  overview: (factory, amounts, when) => `${factory} hat ${when} ${amountsOf(amounts)} verbraucht`,
  overviewPower: (power, running, total) =>
    `Gerade sind es ${power}, und ${running} von ${total} Maschinen laufen`,
  produced: (subject, made, when) => `${subject} hat ${when} ${made} Stück produziert`,
  noProduction: (subject, when) => `Von ${subject} ist ${when} keine Produktion gemeldet`,
  devices: (total, online, offline, offlineCount) => {
    const start = `${online} von ${plural(total, 'Gerät', 'Geräten')} ${online === 1 ? 'ist' : 'sind'} online`;
    if (offlineCount === 0) return start;
    const more = offlineCount - offline.length;
    return `${start}. Offline: ${list([...offline, ...(more > 0 ? [`${more} weitere`] : [])])}`;
  },
  noDevices: () => 'Es ist noch kein Gerät angemeldet',
  help: () => [
    'Ich kenne Energie, Leistung, Kosten, Emissionen, Spitzenlast, Lastfaktor, Produktion und Zustand der Maschinen, kann sie vergleichen und kenne Prognosen, Anomalien, Abweichungen von der Baseline und was die Energie treibt',
    'Zum Beispiel: Wie viel Energie hat der Kompressor gestern verbraucht, oder welche Maschinen brauchen mehr als 50 Kilowatt?',
  ],
  unavailable: (intent) => UNAVAILABLE[intent] ?? ['Das gibt es noch nicht'],
  declined: () => [
    'Ich beantworte nur Fragen zur Energie der Maschinen',
    'Du kannst zum Beispiel fragen, wie viel Energie eine Maschine gestern verbraucht oder was sie gekostet hat',
  ],
  whichMachine: (heard, choices) =>
    `Welche Maschine ist${heard === '' ? '' : ` mit ${heard}`} gemeint: ${choice(choices)}?`,
  unknownMachine: (heard, choices) =>
    `Eine Maschine namens ${heard} kenne ich nicht. Gemeint ist vielleicht ${choice(choices)}?`,
  whichFactory: (choices) => `Welcher Standort ist gemeint: ${choice(choices)}?`,
  whatAbout: (subject) => `Was möchtest du zu ${subject} wissen: Energie, Leistung, Kosten oder Zustand?`,
  noMachines: () => 'Solche Maschinen gibt es noch nicht',
};
