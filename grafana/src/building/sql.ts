/** Pieces of SQL that panels share. The role that runs them sees the schema `reader` alone. */

/** The machines that are chosen above the dashboard. */
export const chosenMachines = 'ARRAY[${machine:csv}]::integer[]';

/**
 * The one machine that is chosen where only one can be. Its variable has a name of its own: dashboards hand their variables
 * on to each other, and all machines are no machine.
 */
export const thisMachine = 'ARRAY[${this_machine:csv}]::integer[]';

/** The two ends of the half-open range that is shown, for calls of functions. */
export const range = '$__timeFrom()::timestamptz, $__timeTo()::timestamptz';

/** Whether a moment lies in the half-open range that is shown. */
export const within = (moment: string): string => `${moment} >= $__timeFrom() AND ${moment} < $__timeTo()`;

/** The time zone of the chosen site. */
export const zone = '(SELECT time_zone FROM factories WHERE id = ${factory})';

const wanted = "'${interval}'";

/** The periods of the chosen interval; longer ones where the range has more than 800 of them. */
export const periods = `period_bounds(${range}, ${wanted}, ${zone})`;

/**
 * The range in whole quarter hours, which the ledger holds: from the one in which it begins to the one in which it ends,
 * that one not. A part of a quarter hour would be computed from telemetry anew for each panel.
 */
export const ledgerRange =
  "time_bucket('15 minutes', $__timeFrom()::timestamptz), time_bucket('15 minutes', $__timeTo()::timestamptz)";

const wantedOfLedger = "greatest('${interval}'::interval, INTERVAL '15 minutes')::text";

/** As {@link periods}, but no shorter than the entries of the ledger, which energy, cost and carbon are read from. */
export const ledgerPeriods = `period_bounds(${ledgerRange}, ${wantedOfLedger}, ${zone})`;

/** What the periods of the ledger are called: 15 minutes, hour, day … Asked once a query, not once a row. */
export const periodName = `(SELECT period_name(${ledgerRange}, ${wantedOfLedger}))`;

/**
 * Where the bar of a period stands: at the beginning of its whole hour, day, week or month, although the first one of the
 * range is cut. Grafana draws all bars as wide as the two closest are apart, which a cut one would make thin.
 */
export const barOf = (start: string): string => `CASE ${periodName}
        WHEN '15 minutes' THEN ${start} WHEN 'hour' THEN time_bucket('1 hour', ${start})
        ELSE date_trunc(${periodName}, ${start} AT TIME ZONE ${zone}) AT TIME ZONE ${zone}
      END`;

/** The carriers that the chosen machines are metered by, each with its `machines`. */
export const meteredCarriers = `(
  SELECT carrier, array_agg(DISTINCT machine_id) AS machines FROM meter_assignments
  WHERE machine_id = ANY (${chosenMachines}) GROUP BY carrier
)`;

/** Since the last midnight of the site. */
export const today = `(date_trunc('day', now() AT TIME ZONE ${zone}) AT TIME ZONE ${zone})`;

/** A name of the registry, such as `natural_gas`, as it is spoken. */
export const spoken = (name: string): string => `replace(${name}::text, '_', ' ')`;

/** What a column of kWh is called by the carrier and the length of the periods. */
export const inPeriods = (name: string, unit: string): string =>
  `format('%s, ${unit} per %s', ${name}, ${periodName})`;
