import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locateHome, type Home } from '../src/home.ts';

/**
 * A machine with a container engine that only notes what it is told: a program named `docker` comes first on the PATH. Where the setup asks for a running broker, a real Mosquitto serves the access file that the
 * container would mount; where it asks for the door, a server answers its health.
 */
export class FakeEngine {
  readonly home: Home;
  readonly ports: { readonly portal: number; readonly mqtt: number };
  private readonly folder: string;
  private readonly path = process.env['PATH'];

  private constructor(folder: string, ports: { portal: number; mqtt: number }) {
    this.folder = folder;
    this.ports = ports;
    this.home = locateHome(join(folder, 'home'));
  }

  /** @param settings lines of `.env` before the setup runs */
  static async install(settings: Readonly<Record<string, string>> = {}): Promise<FakeEngine> {
    const [portal, mqtt] = [await freePort(), await freePort()];
    const engine = new FakeEngine(mkdtempSync(join(tmpdir(), 'enms-compose-')), { portal, mqtt });
    const { folder, home } = engine;
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'home'));
    const lines = {
      ENMS_PORTAL_PORT: String(portal),
      ENMS_MQTT_PORT: String(mqtt),
      ENMS_MQTT_BIND: '127.0.0.1',
      ...settings,
    };
    writeFileSync(
      home.environmentFile,
      Object.entries(lines)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    engine.runs([]);
    engine.program('docker', dockerScript(folder, home, portal));
    writeFileSync(join(folder, 'mosquitto.conf'), brokerConfiguration(home, mqtt));
    process.env['PATH'] = `${join(folder, 'bin')}:${engine.path ?? ''}`;
    return engine;
  }

  /** What the engine lists from now on: name, state and health of each container. */
  runs(containers: readonly { Service: string; State: string; Health?: string; Status?: string }[]): void {
    writeFileSync(
      join(this.folder, 'containers'),
      containers.map((container) => `${JSON.stringify(container)}\n`).join(''),
    );
  }

  /** Lets every command whose words match fail with these last words. */
  failsAt(pattern: string, lastWords: string): void {
    writeFileSync(join(this.folder, 'failing'), pattern);
    writeFileSync(join(this.folder, 'last-words'), lastWords);
  }

  /** Every command so far, `docker compose --env-file FILE` written as `compose`; forgets them. */
  commands(): string[] {
    const file = join(this.folder, 'commands');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, '');
    return text
      .replaceAll(`docker compose --env-file ${this.home.environmentFile}`, 'compose')
      .split('\n')
      .filter((line) => line !== '');
  }

  remove(): void {
    process.env['PATH'] = this.path;
    for (const name of ['broker', 'door']) {
      try {
        process.kill(Number(readFileSync(join(this.folder, `${name}.pid`), 'utf8')));
      } catch {
        // It was not asked for.
      }
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private program(name: string, script: string): void {
    const file = join(this.folder, 'bin', name);
    writeFileSync(file, `#!/bin/bash\n${script}`);
    chmodSync(file, 0o755);
  }
}

function dockerScript(folder: string, home: Home, portal: number): string {
  const door = `require("node:http").createServer((_, r) => r.end("{}")).listen(${portal}, "127.0.0.1")`;
  return `cd '${folder}'
echo "docker $*" >>commands
if [ -s failing ] && [[ "$*" == *"$(cat failing)"* ]]; then cat last-words >&2; exit 17; fi
background() { # name command…
  local name=$1; shift
  [ -s "$name.pid" ] || { setsid "$@" >"$name.log" 2>&1 </dev/null & echo $! >"$name.pid"; }
}
case "$*" in
  *'version --short') echo 2.35.1 ;;
  *' ps --all --format json') cat containers ;;
  *' up '*' broker redis') background broker mosquitto -c '${folder}/mosquitto.conf' ;;
  *' up '*' nginx') background door '${process.execPath}' -e '${door}' ;;
  *' tools backup') echo dump >'${home.varDir}/backups/enms-now.dump'; echo /backups/enms-now.dump ;;
  *' exec '*backfill.js*) echo '50.0 %, 100 readings'; echo 'done: 200 readings' ;;
esac
`;
}

function brokerConfiguration(home: Home, port: number): string {
  const plugin = '/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so';
  return `user root
listener ${port} 127.0.0.1
allow_anonymous false
plugin ${plugin.replace('x86_64', process.arch === 'arm64' ? 'aarch64' : 'x86_64')}
plugin_opt_config_file ${join(home.varDir, 'mosquitto', 'dynamic-security.json')}
`;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
