import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { readConfig } from './config.ts';
import { inspectDataDirectory, lockDataDirectory, makeCluster } from './data-directory.ts';
import { EmbeddedServer } from './server.ts';

const config = readConfig(process.env);
const log = pino({ level: config.logLevel, base: { service: 'database' } });

const unlock = lockDataDirectory(config.dataDir);
if (inspectDataDirectory(config.dataDir) === 'empty') {
  log.info({ dataDir: config.dataDir }, 'making a new database');
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const script = fileURLToPath(new URL(`./initialise-cluster.${extension}`, import.meta.url));
  makeCluster(config.dataDir, (path) => {
    execFileSync(process.execPath, [...process.execArgv, script, path], { stdio: 'inherit' });
  });
}
const server = new EmbeddedServer(config, log);
const ports = await server.start();
log.info({ host: config.host, ...ports }, 'database ready');
process.send?.(ports);

const stop = (signal: NodeJS.Signals): void => {
  log.info({ signal }, 'stopping');
  server.stop().then(
    () => {
      unlock();
      log.info('database stopped');
      process.exit(0);
    },
    (error: unknown) => {
      log.error({ err: error }, 'stopped without a checkpoint; the write-ahead log brings everything back');
      unlock();
      process.exit(1);
    },
  );
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
