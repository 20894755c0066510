import type { CivilDate, NamedTime, Timeframe } from '@enms/voice-grammar';

const NAMED: Readonly<Record<NamedTime, string>> = {
  now: 'gerade jetzt',
  last_hour: 'in der letzten Stunde',
  this_hour: 'in dieser Stunde bisher',
  next_hour: 'in der nächsten Stunde',
  today: 'heute bisher',
  yesterday: 'gestern',
  day_before_yesterday: 'vorgestern',
  tomorrow: 'morgen',
  this_week: 'in dieser Woche bisher',
  last_week: 'in der letzten Woche',
  next_week: 'in der nächsten Woche',
  this_weekend: 'an diesem Wochenende',
  last_weekend: 'am letzten Wochenende',
  this_month: 'in diesem Monat bisher',
  last_month: 'im letzten Monat',
  next_month: 'im nächsten Monat',
  this_quarter: 'in diesem Quartal bisher',
  last_quarter: 'im letzten Quartal',
  this_year: 'in diesem Jahr bisher',
  last_year: 'im letzten Jahr',
  this_shift: 'in dieser Schicht bisher',
  last_shift: 'in der letzten Schicht',
};
const UNITS = {
  minutes: ['der letzten Minute', 'Minuten'],
  hours: ['der letzten Stunde', 'Stunden'],
  days: ['dem letzten Tag', 'Tagen'],
  weeks: ['der letzten Woche', 'Wochen'],
  months: ['dem letzten Monat', 'Monaten'],
  years: ['dem letzten Jahr', 'Jahren'],
} as const;

function date(day: CivilDate, withYear = true): string {
  return new Intl.DateTimeFormat('de-DE', {
    day: 'numeric',
    month: 'long',
    ...(withYear && { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(new Date(Date.UTC(day.year, day.month - 1, day.day)));
}

function clock(minutes: number): string {
  const minute = minutes % 60;
  return `${Math.floor(minutes / 60)}${minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`}`;
}

function hours(window: { readonly from: number; readonly to: number } | undefined): string {
  return window === undefined ? '' : ` zwischen ${clock(window.from)} und ${clock(window.to)} Uhr`;
}

/** `in der letzten Stunde`, `am 3. Oktober 2025`, `gestern zwischen 6 und 14 Uhr`. */
export function germanTime(time: Timeframe): string {
  switch (time.kind) {
    case 'named':
      if (time.window === undefined) return NAMED[time.name];
      return `${time.name === 'today' ? 'heute' : NAMED[time.name]}${hours(time.window)}`;
    case 'rolling': {
      const [one, many] = UNITS[time.unit];
      const said = time.count === 1 ? one : `den letzten ${time.count} ${many}`;
      return `in ${time.sign === 'last' ? said : said.replace('letzte', 'nächste')}`;
    }
    case 'date':
      return `am ${date(time.date)}${hours(time.window)}`;
    case 'dates':
      return `vom ${date(time.from, time.from.year !== time.to.year)} bis ${date(time.to)}`;
    case 'month':
      return `im ${date({ year: time.year, month: time.month, day: 1 }).replace(/^\d+\. /, '')}`;
    case 'quarter':
      return `im ${time.quarter}. Quartal ${time.year}`;
    case 'week':
      return `in Kalenderwoche ${time.week} ${time.year}`;
    case 'year':
      return `im Jahr ${time.year}`;
    case 'since':
      return `seit dem ${date(time.date)}${time.minutes > 0 ? `, ${clock(time.minutes)} Uhr` : ''}`;
    case 'instants':
      return 'in dieser Zeit';
  }
}
