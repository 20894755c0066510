import { FIGURES } from '../../words/figures.ts';
import { plainName, unitOf, type AnomalyWording, type Told } from './statement.ts';

const { figure, whole, tenths, exact, percent } = FIGURES.de;

/** Each with its article. */
const QUANTITIES: Readonly<Record<string, readonly [article: string, name: string]>> = {
  power_kw: ['Die', 'Leistung'],
  power_for_baseline: ['Die', 'Leistung gegenüber der Baseline'],
  power_for_work: ['Die', 'Leistung für die Arbeit'],
  power_for_time: ['Die', 'Leistung für die Zeit in der Woche'],
  pressure_bar: ['Der', 'Druck'],
  flow_rate_m3h: ['Der', 'Volumenstrom'],
  supply_temp_c: ['Die', 'Vorlauftemperatur'],
  return_temp_c: ['Die', 'Rücklauftemperatur'],
  cop: ['Die', 'Leistungszahl (COP)'],
};

const EXPECTATIONS: Readonly<Record<Told['deviation']['against'], string>> = {
  baseline: 'was die gültige Baseline erwarten lässt',
  work: 'was die Maschine für ihre Arbeit braucht',
  time: 'was zu dieser Zeit der Woche und bei dieser Temperatur üblich ist',
};

/** How anomalies are explained in German. */
export const germanAnomalies: AnomalyWording = {
  deviation: ({ quantity, against, side, size, isShare, minutes, robustSigmas }) => {
    const [article, name] = QUANTITIES[quantity] ?? ['Der', `Messwert ${plainName(quantity)}`];
    const by = isShare ? percent(size) : `${figure(size)}${unitOf(quantity)}`;
    return `${article} ${name} lag ${lasting(minutes)} lang ${by} ${side === 'above' ? 'über' : 'unter'} dem, ${EXPECTATIONS[against]} (bis zu ${tenths(robustSigmas)} robuste Sigma).`;
  },
  unusual_combination: ({ minutes, features }) =>
    `Die Maschine lief ${lasting(minutes)} lang in einer Weise, die in der Lernzeit nicht vorkam; am ungewöhnlichsten: ${features.map((name) => QUANTITIES[name]?.[1] ?? plainName(name)).join(', ')}.`,
  gap: ({ minutes, missingReadings }) =>
    `Der Zähler sendete ${lasting(minutes)} lang nichts (${missingReadings === 1 ? '1 Messwert fehlt' : `${whole(missingReadings)} Messwerte fehlen`}).`,
  flat_line: ({ minutes, powerKw }) =>
    `Der Zähler zeigte ${lasting(minutes)} lang genau ${exact(powerKw)} kW: Eine gemessene Leistung steht im Betrieb nie still.`,
  spike: ({ minutes, powerKw, share }) => {
    const by =
      share === null ? 'weit über den Minuten ringsum' : `${percent(share)} über dem, was die Arbeit erklärt`;
    return `Die Leistung sprang für ${lasting(minutes)} auf ${figure(powerKw)} kW, ${by}.`;
  },
  stuck_counter: ({ minutes, energyKwh }) =>
    `Der Zählerstand blieb ${lasting(minutes)} lang stehen, obwohl ${tenths(energyKwh)} kWh flossen.`,
  counter_reset: ({ fromKwh, toKwh }) =>
    `Der Zählerstand fiel von ${tenths(fromKwh)} auf ${tenths(toKwh)} kWh: Der Zähler wurde zurückgesetzt oder getauscht.`,
  counter_jump: ({ minutes, energyKwh }) =>
    `Der Zählerstand stieg in ${lasting(minutes)} um ${tenths(energyKwh)} kWh, mehr als die Maschine verbrauchen kann.`,
  clock_shift: ({ minutes, shiftMinutes, side }) =>
    `Die Uhr des Geräts ging ${lasting(minutes)} lang etwa ${whole(shiftMinutes)} min ${side === 'late' ? 'nach' : 'vor'}: Auf der einen Seite haben Minuten doppelte Messwerte, auf der anderen keine.`,
};

/** `45 min`, `3,5 h`, `2,1 Tage`. */
function lasting(minutes: number): string {
  if (minutes < 90) return `${Math.max(1, Math.round(minutes))} min`;
  return minutes < 2880 ? `${tenths(minutes / 60)} h` : `${tenths(minutes / 1440)} Tage`;
}
