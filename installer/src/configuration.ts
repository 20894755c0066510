import { existsSync, readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { accessFile, writeAccessFile } from './broker-accounts.ts';
import { portalNames } from './front.ts';
import type { Home } from './home.ts';
import { SetupError } from './progress.ts';
import type { Settings } from './settings.ts';
import { fillTemplate, renderTemplate } from './templates.ts';

/** Where the broker finds its files and where it listens. */
export interface BrokerPlaces {
  readonly brokerData: string;
  readonly accessFile: string;
  readonly brokerBind: string;
  readonly brokerPort: number;
  readonly tls: { readonly port: number; readonly certificate: string; readonly key: string } | undefined;
}

/**
 * Renders the configuration of broker, cache and door of the native way into `var/config`.
 *
 * @param runAs the user whom the processes run as; undefined: whoever starts them
 * @param brokerRuns a running broker owns its access file, so that file is left alone
 */
export function renderConfiguration(
  home: Home,
  settings: Settings,
  runAs: string | undefined,
  brokerRuns: boolean,
): void {
  const config = (name: string): string => join(home.varDir, 'config', name);
  const template = (...parts: string[]): string => join(home.project, ...parts);
  renderTemplate(template('mqtt', 'mosquitto.conf.template'), config('mosquitto.conf'), {
    ...brokerValues(home, {
      brokerData: join(home.varDir, 'mosquitto'),
      accessFile: accessFile(home),
      brokerBind: settings.ENMS_MQTT_BIND,
      brokerPort: settings.ENMS_MQTT_PORT,
      tls:
        settings.ENMS_TLS_CERTIFICATE === undefined || settings.ENMS_TLS_KEY === undefined
          ? undefined
          : {
              port: settings.ENMS_MQTTS_PORT,
              certificate: settings.ENMS_TLS_CERTIFICATE,
              key: settings.ENMS_TLS_KEY,
            },
    }),
    RUN_AS: runAs ?? 'root',
    DYNAMIC_SECURITY_PLUGIN: dynamicSecurityPlugin(),
    AUTOSAVE_SECONDS: 30,
  });
  if (!brokerRuns) writeAccessFile(home, settings);
  renderTemplate(template('redis', 'redis.conf.template'), config('redis.conf'), {
    BIND: '127.0.0.1',
    PORT: settings.ENMS_REDIS_PORT,
    PASSWORD: settings.ENMS_REDIS_PASSWORD,
    DATA_DIR: join(home.varDir, 'redis'),
    ...cacheLimits,
  });
  renderTemplate(template('nginx', 'nginx.conf.template'), config('nginx.conf'), {
    VAR_DIR: home.varDir,
    RESOLVER: '',
    ACCESS_LOG: join(home.varDir, 'log', 'door.log'),
    PORTAL_LISTEN: `${settings.ENMS_PORTAL_BIND}:${settings.ENMS_PORTAL_PORT}`,
    PORTAL_NAMES: portalNames(settings),
    PORTAL_DIST: join(home.project, 'portal', 'dist'),
    QUERY_SERVICE: `127.0.0.1:${settings.ENMS_QUERY_PORT}`,
    ANALYTICS: `127.0.0.1:${settings.ENMS_ANALYTICS_PORT}`,
    SIMULATOR: `127.0.0.1:${settings.ENMS_SIMULATOR_PORT}`,
    NODERED: `127.0.0.1:${settings.ENMS_NODERED_PORT}`,
    ...doorLimits,
  });
}

/** The steady allowance of one sign-in or key, and of an address that many may share; a page opens in bursts. */
export const doorLimits = {
  API_RATE_PER_MINUTE: 100,
  API_RATE_BURST: 200,
  API_ADDRESS_RATE_PER_MINUTE: 1_000,
  API_ADDRESS_RATE_BURST: 1_000,
};

/** The cache is reached by TCP; what it holds can be computed again. */
export const cacheLimits = { UNIX_SOCKET: '', MAX_MEMORY: '64mb' };

/** Values of the broker's template that both ways fill alike. */
export function brokerValues(home: Home, places: BrokerPlaces): Record<string, string | number> {
  const { tls } = places;
  const tlsTemplate = join(home.project, 'mqtt', 'tls.conf.template');
  return {
    DATA_DIR: places.brokerData,
    ACCESS_FILE: places.accessFile,
    BIND: places.brokerBind,
    PORT: places.brokerPort,
    TLS_LISTENER: tls
      ? fillTemplate(
          readFileSync(tlsTemplate, 'utf8'),
          {
            TLS_BIND: places.brokerBind,
            TLS_PORT: tls.port,
            TLS_CERTIFICATE: tls.certificate,
            TLS_KEY: tls.key,
          },
          tlsTemplate,
        )
      : '',
    MAX_QUEUED_BYTES: queueLimitBytes(),
    LOG_CONNECTIONS: 'true',
  };
}

/**
 * How much payload may wait at the broker: a tenth of the memory, since a queued message costs several times its
 * payload. Mosquitto reads the number into 32 bits.
 */
export function queueLimitBytes(): number {
  return Math.min(2 ** 31 - 1, Math.floor(totalmem() / 10));
}

/** Where the distribution keeps the plugin depends on the processor. */
function dynamicSecurityPlugin(): string {
  const candidates = ['x86_64-linux-gnu', 'aarch64-linux-gnu', 'arm-linux-gnueabihf', '']
    .map((folder) => join('/usr/lib', folder, 'mosquitto_dynamic_security.so'))
    .concat('/usr/lib64/mosquitto_dynamic_security.so');
  const found = candidates.find((file) => existsSync(file));
  if (found) return found;
  throw new SetupError(
    'Broker',
    'its dynamic security plugin is not installed',
    'Install a Mosquitto package that brings mosquitto_dynamic_security.so (Debian, Ubuntu: mosquitto)',
  );
}
