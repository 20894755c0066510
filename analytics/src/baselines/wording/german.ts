import type { Resolution } from '../model/driver-spec.ts';
import { driverName } from '../../words/driver-names.ts';
import { FIGURES } from '../../words/figures.ts';
import type { BaselineWording } from './statement.ts';

const { whole, percent, day } = FIGURES.de;

const PERIODS: Readonly<Record<Resolution, string>> = {
  hour: 'Stunden',
  day: 'Tagen',
  week: 'Wochen',
  month: 'Monaten',
};

/** How baselines are told in German. */
export const germanBaselines: BaselineWording = {
  verdict: ({ n, resolution, rSquared, cvRmse, drivers, detectableShare, passed, failed }) => {
    const by =
      drivers.length === 0
        ? 'Wochenzeit und Temperatur'
        : drivers.map((driver) => driverName(driver, 'de')).join(', ');
    const judged = [
      ...(passed.length > 0 ? [`erfüllt ${passed.join(', ')}`] : []),
      ...(failed.length > 0 ? [`erfüllt nicht ${failed.join(', ')}`] : []),
    ];
    return [
      `Von der Streuung von ${whole(n)} ${PERIODS[resolution]} sind ${percent(rSquared)} erklärt durch: ${by}; eine Periode liegt um ${percent(cvRmse)} daneben (CV(RMSE)).`,
      detectableShare === null
        ? 'Die Residuen gleichen einander von Periode zu Periode zu sehr, um Einsparungen zu erkennen.'
        : `In einem Jahr ist eine Einsparung ab ${percent(detectableShare)} zu erkennen.`,
      ...(judged.length > 0 ? [`Das Modell ${judged.join(' und ')}.`] : []),
    ].join(' ');
  },
  triggers: {
    drivers_out_of_range: ({ share }) =>
      `In ${percent(share)} der jüngsten Perioden lag eine Einflussgröße außerhalb dessen, was die Baseline kennt.`,
    unexplained_change: ({ direction, since, timeZone }) =>
      `Seit dem ${day(since, timeZone)} wird ${direction === 'waste' ? 'mehr' : 'weniger'} Energie verbraucht, als die Baseline erwarten lässt, und keine Notiz sagt, warum.`,
    machines_changed: ({ machines }) =>
      machines === 1
        ? '1 Maschine kam dazu oder ging weg, seit die Baseline entstand.'
        : `${whole(machines)} Maschinen kamen dazu oder gingen weg, seit die Baseline entstand.`,
    model_too_old: ({ days }) => `Der Zeitraum der Baseline endete vor ${whole(days)} Tagen.`,
  },
};
