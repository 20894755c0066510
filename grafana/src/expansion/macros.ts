/** The range that is shown, in milliseconds since 1970. */
export interface TimeRange {
  readonly fromMillis: number;
  readonly toMillis: number;
}

const macroCall = /\$([_a-zA-Z0-9]+)\(([^)]*)\)/g;

/**
 * Expands `$__interval`, `$__interval_ms` and the macros as Grafana's PostgreSQL data source does before it sends a query
 * (pkg/tsdb/grafana-postgresql-datasource/macros.go), for a server with TimescaleDB.
 *
 * @throws Error for a macro that Grafana does not know, or that lacks an argument
 */
export function expandMacros(sql: string, range: TimeRange, intervalMillis: number): string {
  return sql
    .replaceAll('$__interval_ms', String(intervalMillis))
    .replaceAll('$__interval', intervalText(intervalMillis))
    .replace(macroCall, (_call, name: string, argument: string) =>
      evaluate(
        name,
        argument.split(',').map((part) => part.trim()),
        range,
      ),
    );
}

function evaluate(name: string, args: readonly string[], range: TimeRange): string {
  const [from, to] = [quotedTime(range.fromMillis), quotedTime(range.toMillis)];
  const [first = ''] = args;
  switch (name) {
    case '__timeFrom':
      return from;
    case '__timeTo':
      return to;
    case '__time':
      return `${needed(name, first)} AS "time"`;
    case '__timeFilter':
      return `${needed(name, first)} BETWEEN ${from} AND ${to}`;
    case '__timeGroup':
      return `time_bucket('${groupSeconds(name, args).toFixed(3)}s',${first})`;
    case '__timeGroupAlias':
      return `time_bucket('${groupSeconds(name, args).toFixed(3)}s',${first}) AS "time"`;
    case '__unixEpochFrom':
      return String(Math.floor(range.fromMillis / 1000));
    case '__unixEpochTo':
      return String(Math.floor(range.toMillis / 1000));
    default:
      throw new Error(`Grafana knows no macro $${name}`);
  }
}

function groupSeconds(name: string, [, length = '']: readonly string[]): number {
  return intervalMillisOf(needed(name, length.replaceAll("'", ''))) / 1000;
}

function needed(macro: string, argument: string): string {
  if (argument === '') throw new Error(`The macro $${macro} lacks an argument`);
  return argument;
}

function quotedTime(millis: number): string {
  return `'${new Date(millis).toISOString()}'`;
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** @param text such as `15m` */
export function intervalMillisOf(text: string): number {
  const [, count = '', unit = ''] = /^(\d+)(ms|s|m|h|d|w)$/.exec(text) ?? [];
  const length = units[unit];
  if (length === undefined) throw new Error(`No length of time: ${text}`);
  return Number(count) * length;
}

/** The other way round, as Grafana writes it: whole units, the largest that fits. */
export function intervalText(millis: number): string {
  const unit = ['d', 'h', 'm', 's', 'ms'].find((name) => millis >= (units[name] ?? Infinity)) ?? 'ms';
  return `${Math.floor(millis / (units[unit] ?? 1))}${unit}`;
}
