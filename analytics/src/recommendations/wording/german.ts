import { FIGURES } from '../../words/figures.ts';
import type { RecommendationWording } from './wording.ts';

const { figure, whole, percent, money, price } = FIGURES.de;

const SHIFTS: Readonly<Record<string, string>> = {
  'early 06-14': 'Frühschicht (6 bis 14 Uhr)',
  'late 14-22': 'Spätschicht (14 bis 22 Uhr)',
  'night 22-06': 'Nachtschicht (22 bis 6 Uhr)',
};

/** How recommendations are told in German. */
export const germanRecommendations: RecommendationWording = {
  idle_load: ({ pauses, idleKwh, idleShare, worstShift, savingKwhYear }) =>
    `In ${pauses === 1 ? '1 Pause' : `${whole(pauses)} Pausen`} von einer Stunde oder mehr wurden ${figure(idleKwh)} kWh verbraucht, ohne dass etwas hergestellt wurde: ${percent(idleShare)} der Energie, das meiste davon in der ${SHIFTS[worstShift] ?? `Schicht ${worstShift}`}. Nach einer Viertelstunde abgeschaltet, würden ${figure(savingKwhYear)} kWh weniger im Jahr verbraucht.`,
  load_factor: ({ loadFactor, peakKw, excessKw, worth }) => {
    const found = `Der Lastfaktor beträgt ${figure(loadFactor)}: Die höchste Viertelstunde liegt mit ${figure(peakKw)} kW um ${figure(excessKw)} kW über dem, was 99 % der Viertelstunden nicht überschreiten.`;
    if (worth === null) return found;
    const { pricePerKwMonth, year, currency } = worth;
    return `${found} Bei ${price(pricePerKwMonth, currency)} je kW und Monat sind das ${money(year, currency)} im Jahr.`;
  },
  leak_slope: ({ fromKw, toKw, days, savingKwhYear }) =>
    `Die Grundlast stieg in ${whole(days)} Tagen von ${figure(fromKw)} auf ${figure(toKw)} kW, wie es geschieht, wenn Leckagen wachsen. Was seither undicht ist, zu reparieren spart ${figure(savingKwhYear)} kWh im Jahr.`,
  peak_hours: ({ dearPricePerKwh, cheapPricePerKwh, dearCostShare, year, currency }) =>
    `Die teuren Stunden, mit bis zu ${price(dearPricePerKwh, currency)} je kWh gegenüber ${price(cheapPricePerKwh, currency)} in den günstigen, machen ${percent(dearCostShare)} der Kosten aus. Jedes Zehntel ihrer Energie, das in günstige Stunden verlegt wird, spart ${money(year, currency)} im Jahr.`,
  baseline_drift: ({ deviationShare, baseline, periods, savingKwhYear }) =>
    `Der Verbrauch liegt über ${whole(periods)} Perioden um ${percent(deviationShare)} höher, als die Baseline ${baseline} erwarten lässt. Zurück auf dem Stand der Baseline wären es ${figure(savingKwhYear)} kWh weniger im Jahr.`,
};
