import type { CivilDate, NamedTime, Timeframe } from '@enms/voice-grammar';

const NAMED: Readonly<Record<NamedTime, string>> = {
  now: 'right now',
  last_hour: 'in the last hour',
  this_hour: 'in this hour so far',
  next_hour: 'in the next hour',
  today: 'today so far',
  yesterday: 'yesterday',
  day_before_yesterday: 'the day before yesterday',
  tomorrow: 'tomorrow',
  this_week: 'this week so far',
  last_week: 'last week',
  next_week: 'next week',
  this_weekend: 'this weekend',
  last_weekend: 'last weekend',
  this_month: 'this month so far',
  last_month: 'last month',
  next_month: 'next month',
  this_quarter: 'this quarter so far',
  last_quarter: 'last quarter',
  this_year: 'this year so far',
  last_year: 'last year',
  this_shift: 'in this shift so far',
  last_shift: 'in the last shift',
};

function date(day: CivilDate, withYear = true): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    ...(withYear && { year: 'numeric' }),
    timeZone: 'UTC',
  }).format(new Date(Date.UTC(day.year, day.month - 1, day.day)));
}

function clock(minutes: number): string {
  const minute = minutes % 60;
  const hour = Math.floor(minutes / 60);
  return minute === 0 ? `${hour}` : `${hour}:${String(minute).padStart(2, '0')}`;
}

function hours(window: { readonly from: number; readonly to: number } | undefined): string {
  return window === undefined ? '' : ` between ${clock(window.from)} and ${clock(window.to)} hours`;
}

/** `in the last hour`, `on 3 October 2025`, `yesterday between 6 and 14 hours`. */
export function englishTime(time: Timeframe): string {
  switch (time.kind) {
    case 'named':
      return time.window === undefined
        ? NAMED[time.name]
        : `${time.name === 'today' ? 'today' : NAMED[time.name]}${hours(time.window)}`;
    case 'rolling': {
      const unit = time.count === 1 ? time.unit.slice(0, -1) : `${time.count} ${time.unit}`;
      return `in the ${time.sign} ${unit}`;
    }
    case 'date':
      return `on ${date(time.date)}${hours(time.window)}`;
    case 'dates':
      return `from ${date(time.from, time.from.year !== time.to.year)} to ${date(time.to)}`;
    case 'month':
      return `in ${date({ year: time.year, month: time.month, day: 1 }).replace(/^\d+ /, '')}`;
    case 'quarter':
      return `in quarter ${time.quarter} of ${time.year}`;
    case 'week':
      return `in calendar week ${time.week} of ${time.year}`;
    case 'year':
      return `in ${time.year}`;
    case 'since':
      return `since ${date(time.date)}${time.minutes > 0 ? ` at ${clock(time.minutes)} hours` : ''}`;
    case 'instants':
      return 'in that time';
  }
}
