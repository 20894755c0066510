import { parseArgs } from 'node:util';
import { ComposeSystem } from './compose.ts';
import { locateHome } from './home.ts';
import { NativeSystem } from './native.ts';
import { Progress, SetupError } from './progress.ts';
import type { System } from './system.ts';

const progress = new Progress();

try {
  await dispatch();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  progress.say(`\n  ✗ ${error.what}: ${error.why}\n    What to do: ${error.remedy}`);
  process.exitCode = 1;
}

/** `main.js up|start|stop|status|logs [part]|backup|password|restore FILE [--compose] [--home DIR] [--no-demo]` */
async function dispatch(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      home: { type: 'string' },
      native: { type: 'boolean' },
      compose: { type: 'boolean' },
      'no-demo': { type: 'boolean' },
    },
  });
  const [command = 'up', argument] = positionals;
  const home = locateHome(values.home);
  const system: System = values.compose
    ? new ComposeSystem(home, progress)
    : new NativeSystem(home, progress);
  switch (command) {
    case 'up':
      return system.up({ demo: !values['no-demo'] });
    case 'start':
      return system.start();
    case 'stop':
      return system.stop();
    case 'status':
      process.exitCode = (await system.status()) ? 0 : 1;
      return;
    case 'logs':
      return system.logs(argument);
    case 'backup':
      return system.backup();
    case 'password':
      return system.renewPassword();
    case 'restore':
      if (argument === undefined)
        throw new SetupError('restore', 'no file named', 'Use ./setup.sh restore var/backups/<file>');
      return system.restore(argument);
    default:
      throw new SetupError(command, 'unknown command', 'See ./setup.sh --help');
  }
}
