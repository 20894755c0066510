import { alertRules } from './alerts/infrastructure.ts';
import { dashboards } from './dashboards.ts';

/** Every generated file: its path in this room, and its text. */
export function generatedFiles(): Map<string, string> {
  const all = dashboards();
  const quality = all.find(({ uid }) => uid === 'enms-data-quality');
  if (quality === undefined) throw new Error('The alert rules have no dashboard to point to');
  return new Map([
    ...all.map(({ uid = '', ...dashboard }): [string, string] => [
      `generated/dashboards/${uid.replace(/^enms-/, '')}.json`,
      json({ uid, ...dashboard }),
    ]),
    ['provisioning/alerting/infrastructure.generated.json', json(alertRules(quality))],
  ]);
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
