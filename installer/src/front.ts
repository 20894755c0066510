import { reachableHost, type PortClaim } from './ports.ts';
import type { Progress } from './progress.ts';
import type { Settings } from './settings.ts';

/** What shows to the outside, the same in both ways: the portal's address, the published ports, the closing words. */

/** The portal as this machine reaches it. */
export function portalUrl(settings: Settings): string {
  return `http://${reachableHost(settings.ENMS_PORTAL_BIND)}:${settings.ENMS_PORTAL_PORT}`;
}

/** Host names that the door answers to. */
export function portalNames(settings: Settings): string {
  const names = ['localhost', '127.0.0.1', settings.ENMS_PORTAL_BIND, ...settings.ENMS_PORTAL_NAMES];
  return [...new Set(names)].join(' ');
}

/** The ports that others may reach: the door's and the broker's. */
export function publicPortClaims(settings: Settings): PortClaim[] {
  return [
    {
      port: settings.ENMS_PORTAL_PORT,
      host: settings.ENMS_PORTAL_BIND,
      usedBy: 'the portal',
      setting: 'ENMS_PORTAL_PORT',
    },
    {
      port: settings.ENMS_MQTT_PORT,
      host: settings.ENMS_MQTT_BIND,
      usedBy: 'the broker',
      setting: 'ENMS_MQTT_PORT',
    },
    ...(settings.ENMS_TLS_CERTIFICATE === undefined
      ? []
      : [
          {
            port: settings.ENMS_MQTTS_PORT,
            host: settings.ENMS_MQTT_BIND,
            usedBy: 'the broker with TLS',
            setting: 'ENMS_MQTTS_PORT',
          },
        ]),
  ];
}

/** Says where everything is, once it is up. */
export function sayWhereToLook(progress: Progress, settings: Settings, hasGrafana: boolean): void {
  const portal = portalUrl(settings);
  progress.say(`
EnMS is up.
  Portal        ${portal}/              user ${settings.ENMS_ADMIN_EMAIL}; lost the password: ./setup.sh password
  API           ${portal}/api/docs
  Node-RED      ${portal}/nodered/      after signing in; its own user admin, password: ENMS_NODERED_ADMIN_PASSWORD in .env
  Dashboards    ${hasGrafana ? `${portal}/grafana/      after signing in` : grafanaAbsent(settings)}
  MQTT broker   port ${settings.ENMS_MQTT_PORT}; new devices: user onboarding, password: ENMS_MQTT_ONBOARDING_PASSWORD in .env
  Next          ./setup.sh status | logs | backup | stop
`);
}

function grafanaAbsent({ ENMS_GRAFANA }: Settings): string {
  return ENMS_GRAFANA
    ? 'not here: Debian does not ship Grafana. Install its package (grafana.com/grafana/download) and run ./setup.sh again'
    : 'left out by ENMS_GRAFANA=no';
}

/** Shows a password that was made just now. It is kept nowhere: only its hash is. */
export function sayPassword(progress: Progress, settings: Settings, password: string): void {
  progress.say(`  Sign in as    ${settings.ENMS_ADMIN_EMAIL}
  with password ${password}
  It is shown only now; change it after signing in.
`);
}
