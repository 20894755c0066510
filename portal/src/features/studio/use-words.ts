import { useI18n } from 'vue-i18n';
import { significant, withMinus } from '../../format/numbers.ts';
import { driverKey } from './choices.ts';
import { formulaTerms, levelOf, type FormulaTerm } from './formula.ts';
import type { Coefficient, DriverChoice, Gate, Report, Resolution, Rule, Verdict } from './studio-types.ts';

/** Units of what the service knows by name; a metric of a sensor has none that it tells. */
const units: Readonly<Record<string, string>> = {
  production_count: 'pcs',
  good: 'pcs',
  bad: 'pcs',
  throughput_units_per_hour: '1/h',
  speed_percent: '%',
  outdoor_temp_c: '°C',
  indoor_temp_c: '°C',
  humidity_percent: '%',
  pressure_bar: 'bar',
  flow_rate_m3h: 'm³/h',
  supply_temp_c: '°C',
  return_temp_c: '°C',
  operating_hours: 'h',
  material_moisture_percent: '%',
  heating_degree_days: 'K·d',
  cooling_degree_days: 'K·d',
};

/** How the studio speaks of drivers, coefficients, criteria. */
export function useWords() {
  const { t, te, locale } = useI18n();

  /** Four significant digits, as an analyst reads coefficients. */
  const digits = (value: number | null, most = 4): string =>
    value === null ? '–' : withMinus(value.toLocaleString(locale.value, { maximumSignificantDigits: most }));
  const percent = (share: number | null, most = 3): string =>
    share === null ? '–' : `${digits(share * 100, most)} %`;
  const count = (value: number): string => withMinus(value.toLocaleString(locale.value));
  const pText = (p: number | null): string => {
    if (p === null) return '–';
    return p < 0.0001 ? `< ${digits(0.0001)}` : digits(p, 2);
  };

  function driverName(name: string): string {
    const lagged = /^(.+) (\d+) before$/.exec(name);
    if (lagged)
      return t('studio.driverBefore', { driver: driverName(lagged[1] ?? ''), lag: lagged[2] ?? '' });
    const side = /^(heating|cooling) slope$/.exec(name)?.[1];
    if (side !== undefined) return t(`studio.slopeOf.${side}`);
    if (te(`studio.driver.${name}`)) return t(`studio.driver.${name}`);
    return name.startsWith('metric:') ? name.slice(7) : name;
  }
  /** Nouns are small within an English sentence. */
  const inSentence = (name: string): string => {
    const told = driverName(name);
    return locale.value === 'en' && /^[A-Z][a-z]/.test(told)
      ? told.charAt(0).toLowerCase() + told.slice(1)
      : told;
  };
  const driverUnit = (name: string): string => units[name.replace(/ \d+ before$/, '')] ?? '';
  const unitWord = (name: string): string => {
    const unit = driverUnit(name);
    return unit === 'pcs' ? t('studio.piece') : unit === '' ? t('studio.oneUnit') : unit;
  };
  /** With its unit where it has one. */
  const driverLabel = (name: string): string =>
    driverUnit(name) === '' ? driverName(name) : `${driverName(name)} (${driverUnit(name)})`;
  const choiceName = (driver: DriverChoice): string => {
    const name = driverName(
      driverKey(driver).replace(/^(?:calendar|degree_days):(.*)$/, (_, what: string) =>
        driver.kind === 'degree_days' ? `${what}_degree_days` : what,
      ),
    );
    return driver.kind === 'number' && driver.lag > 0
      ? t('studio.driverBefore', { driver: name, lag: driver.lag })
      : name;
  };
  function levelName(driver: string | null, level: string): string {
    if (driver === 'hour_of_day') return `${level.padStart(2, '0')}:00`;
    if (driver === 'month_of_year') {
      const month = new Date(Date.UTC(2026, Number(level) - 1, 1));
      return Number.isNaN(month.getTime())
        ? level
        : month.toLocaleDateString(locale.value, { month: 'long', timeZone: 'UTC' });
    }
    return te(`studio.level.${level}`) ? t(`studio.level.${level}`) : level;
  }

  const perPeriod = (report: Pick<Report, 'kind' | 'resolution'>): string =>
    `kWh/${t(`studio.unitOf.${report.kind === 'degree_days' ? 'day' : report.resolution}`)}`;
  function coefficientName(coefficient: Coefficient): string {
    const { role, name, driver } = coefficient;
    if (role === 'intercept') return t('studio.baseLoad');
    if (role === 'level') return `${driverName(driver ?? '')}: ${levelName(driver, levelOf(coefficient))}`;
    const side = name.startsWith('heating') ? 'heating' : name.startsWith('cooling') ? 'cooling' : undefined;
    if (role === 'balance_point') return side ? t(`studio.balancePointOf.${side}`) : t('studio.balancePoint');
    if (side !== undefined && driver === 'outdoor_temp_c') return t(`studio.slopeOf.${side}`);
    return driverName(driver ?? name);
  }
  function coefficientUnit(
    { role, driver }: Coefficient,
    report: Pick<Report, 'kind' | 'resolution'>,
  ): string {
    if (role === 'balance_point') return '°C';
    if (role !== 'slope') return perPeriod(report);
    if (report.kind === 'degree_days') return 'kWh/(K·d)';
    const unit = driverUnit(driver ?? '');
    return unit === '' ? 'kWh' : unit.includes('/') || unit.includes('·') ? `kWh/(${unit})` : `kWh/${unit}`;
  }

  /** The model as a sentence, its terms apart. */
  function formula(report: Report): { readonly intro: string; readonly terms: readonly string[] } {
    const terms = formulaTerms(report);
    if (terms.length === 0) return { intro: t('studio.formula.towt'), terms: [] };
    return {
      intro: t(`studio.formula.of.${report.kind === 'degree_days' ? 'day' : report.resolution}`),
      terms: terms.map((term, i) => termText(term, i, report.kind)),
    };
  }
  function termText(term: FormulaTerm, index: number, kind: string): string {
    const sign = term.estimate < 0 ? '− ' : index === 0 ? '' : '+ ';
    const amount = `${sign}${digits(Math.abs(term.estimate))} kWh`;
    const driver = term.driver ?? '';
    switch (term.kind) {
      case 'base':
        return amount;
      case 'level':
        return t('studio.formula.level', {
          amount,
          driver: inSentence(driver),
          level: levelName(driver, term.level ?? ''),
        });
      case 'each':
        return t('studio.formula.each', {
          amount,
          unit: unitWord(driver),
          driver: inSentence(driver),
        });
      case 'below':
      case 'above': {
        const isDay = kind === 'degree_days' || driver.endsWith('degree_days');
        return t(`studio.formula.${isDay ? 'degreeDay' : 'degree'}.${term.kind}`, {
          amount,
          point: digits(term.point, 3),
        });
      }
    }
  }

  /** What the model uses, by name. */
  const driversOf = ({ coefficients }: Pick<Report, 'coefficients'>): string =>
    [...new Set(coefficients.flatMap(({ driver }) => driver ?? []))].map(driverName).join(', ');

  function sentence(report: Report): string {
    const drivers = [...new Set(report.coefficients.flatMap(({ driver }) => driver ?? []))].map(inSentence);
    const year =
      report.detectable_savings.find(({ reporting_months: months }) => months === 12)?.share ?? null;
    const told = t('studio.sentence.explains', {
      share: percent(report.r_squared),
      n: count(report.n),
      periods: t(`studio.periods.${report.resolution}`),
      drivers: drivers.length === 0 ? t('studio.sentence.towt') : drivers.join(', '),
      cv: percent(report.cv_rmse.value),
    });
    return `${told} ${year === null ? t('studio.sentence.detectsNone') : t('studio.sentence.detects', { share: percent(year) })}`;
  }

  function ruleText({ profile }: Pick<Verdict, 'profile'>, { code, demand }: Rule): string {
    const key = `studio.rule.${profile}.${code}`;
    return te(key) ? t(key) : demand;
  }
  function ruleValue({ code, value }: Rule): string {
    if (value === null) return t('studio.notAssessed');
    if (code === 'cv_rmse' || code === 'nmbe' || code === 'fsu') return percent(value);
    if (code.endsWith('_p')) return pText(value);
    return code === 'months' || code === 'observations' ? count(value) : digits(value, 3);
  }
  function gateText({ code, subject, found, required, sentence: said }: Gate['reasons'][number]): string {
    const key = `studio.gate.${code}`;
    if (!te(key)) return said;
    const figure = (value: number): string =>
      code === 'too_few_observations' || value > 1 ? count(value) : percent(value);
    return t(key, {
      subject: subject === null ? '' : driverName(subject),
      found: figure(found),
      required: figure(required),
    });
  }
  const periodsText = (n: number, resolution: Resolution): string =>
    `${count(n)} ${t(`studio.periods.${resolution}`)}`;
  const kwh = (value: number | null): string =>
    value === null ? '–' : `${significant(value, locale.value)} kWh`;

  return {
    digits,
    percent,
    count,
    pText,
    kwh,
    driverName,
    driverUnit,
    driverLabel,
    choiceName,
    coefficientName,
    coefficientUnit,
    driversOf,
    formula,
    sentence,
    ruleText,
    ruleValue,
    gateText,
    periodsText,
  };
}
