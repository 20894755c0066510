import { MACHINE_MODELS } from '../machines/catalog.ts';
import { MACHINES_WITHOUT_GATEWAY, type FleetSettings } from './fleet-settings.ts';

/** One thing wrong with the settings, fit for an error answer. */
export interface SettingsProblem {
  readonly field: string;
  readonly reason: string;
  readonly remedy: string;
}

const SENSOR_TICK_S = 5;
const NODE_TICK_S = 10;

function rhythmProblem(field: string, everyS: number, tickS: number): SettingsProblem[] {
  if (everyS % tickS === 0) return [];
  return [
    {
      field,
      reason: `${everyS} s is not a whole number of ticks of ${tickS} s`,
      remedy: `Use a multiple of ${tickS}`,
    },
  ];
}

function duplicates(settings: FleetSettings): SettingsProblem[] {
  const seen = new Set<string>();
  const codes = [...settings.machines, ...settings.power_sensors, ...settings.counter_nodes];
  return codes.flatMap(({ code }) => {
    if (!seen.has(code)) {
      seen.add(code);
      return [];
    }
    return [
      { field: 'code', reason: `${code} appears twice`, remedy: 'Give every device a code of its own' },
    ];
  });
}

/** What the types of the fields cannot say: rhythms fit the ticks, codes are unique, zones exist. */
export function checkSettings(settings: FleetSettings): SettingsProblem[] {
  const problems = duplicates(settings);
  try {
    new Intl.DateTimeFormat('en', { timeZone: settings.time_zone });
  } catch {
    const reason = `${settings.time_zone} is no IANA time zone`;
    problems.push({ field: 'time_zone', reason, remedy: 'Use a name such as Europe/Berlin' });
  }
  settings.machines.forEach(({ every_s, kind }, i) => {
    problems.push(...rhythmProblem(`machines[${i}].every_s`, every_s, MACHINE_MODELS[kind].tickSeconds));
  });
  settings.power_sensors.forEach(({ every_s }, i) => {
    problems.push(...rhythmProblem(`power_sensors[${i}].every_s`, every_s, SENSOR_TICK_S));
  });
  settings.counter_nodes.forEach(({ every_s }, i) => {
    problems.push(...rhythmProblem(`counter_nodes[${i}].every_s`, every_s, NODE_TICK_S));
  });
  settings.extra_machines.forEach((group, i) => {
    const field = `extra_machines[${i}]`;
    problems.push(
      ...rhythmProblem(`${field}.every_s`, group.every_s, MACHINE_MODELS[group.kind].tickSeconds),
    );
    if (group.gateway === null && group.count > MACHINES_WITHOUT_GATEWAY) {
      problems.push({
        field: `${field}.gateway`,
        reason: `${group.count} machines would need ${group.count} sessions with the broker`,
        remedy: 'Name a gateway device that speaks for them, one channel each',
      });
    }
  });
  problems.push(
    ...rhythmProblem('extra_power_sensors.every_s', settings.extra_power_sensors.every_s, SENSOR_TICK_S),
  );
  return problems;
}
