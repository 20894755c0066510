import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from './home.ts';
import { lastWords } from './last-words.ts';
import { SetupError } from './progress.ts';

/** The oldest Compose that knows all that `docker-compose.yml` says. */
const oldestCompose = [2, 20] as const;

/** A container of ours as Compose lists it. */
export interface Container {
  readonly name: string;
  /** Such as `running`, `exited`, `restarting`. */
  readonly state: string;
  /** Whether it runs and its health check passes. */
  readonly healthy: boolean;
  /** In the engine's words, such as `Up 3 minutes (healthy)`. */
  readonly detail: string;
}

/** `docker compose` with this installation's settings. */
export class ComposeEngine {
  constructor(private readonly home: Home) {}

  /** @throws SetupError unless Docker Compose is there and new enough */
  async requireCompose(): Promise<void> {
    const remedy = `Install Docker Compose ${oldestCompose.join('.')} or later (package docker-compose-plugin), or use ./setup.sh --native`;
    const version = await this.docker(['compose', 'version', '--short']).catch((error: unknown) => {
      throw new SetupError('Docker Compose', 'it does not answer', remedy, { cause: error });
    });
    const [major = 0, minor = 0] = version.trim().replace(/^v/, '').split('.').map(Number);
    if (major < oldestCompose[0] || (major === oldestCompose[0] && minor < oldestCompose[1]))
      throw new SetupError('Docker Compose', `version ${version.trim()} is too old`, remedy);
  }

  /**
   * Runs `docker compose …` to its end; what it says of its work goes to var/log/compose.log.
   *
   * @param input what it is told on its standard input: secrets, which no command line should show
   * @returns what it printed on its standard output
   * @throws SetupError with its last words
   */
  async run(words: readonly string[], onOutput?: (text: string) => void, input?: string): Promise<string> {
    return this.docker(this.composeWords(words), onOutput, input);
  }

  /** Runs `docker compose …` on this terminal until it ends or is interrupted. */
  async show(words: readonly string[]): Promise<void> {
    const child = spawn('docker', this.composeWords(words), { ...this.place(), stdio: 'inherit' });
    await new Promise((closed, failed) => child.once('error', failed).once('close', closed));
  }

  /** Every container of this installation, stopped ones too. */
  async containers(): Promise<Container[]> {
    const text = await this.run(['ps', '--all', '--format', 'json']);
    return parseContainers(text);
  }

  private composeWords(words: readonly string[]): string[] {
    return ['compose', '--env-file', this.home.environmentFile, ...words];
  }

  /** `.env` decides, not what happens to be exported in this terminal. */
  private place(): { cwd: string; env: NodeJS.ProcessEnv } {
    const kept = Object.entries(process.env).filter(([name]) => !/^(COMPOSE|ENMS)_/.test(name));
    return { cwd: this.home.project, env: Object.fromEntries(kept) };
  }

  private async docker(
    words: readonly string[],
    onOutput?: (text: string) => void,
    input = '',
  ): Promise<string> {
    const child = spawn('docker', words, { ...this.place(), stdio: 'pipe' });
    child.stdin.on('error', () => undefined).end(input);
    let [printed, said] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      printed += piece;
      onOutput?.(piece);
    });
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      said += piece;
    });
    const code = await new Promise<number | null>((closed, failed) =>
      child.once('error', failed).once('close', closed),
    );
    const shown = ['docker', 'compose', ...words.slice(words[1] === '--env-file' ? 3 : 1)].join(' ');
    const log = join(this.home.varDir, 'log', 'compose.log');
    appendFileSync(log, `$ ${shown}\n${said}`, { mode: 0o600 });
    if (code === 0) return printed;
    throw new SetupError(
      shown,
      lastWords(`${printed}\n${said}`) || `it ended with ${code}`,
      `Correct the cause and run ./setup.sh again; the whole log is ${log}`,
    );
  }
}

/** Compose prints one JSON object a line; before 2.21 it printed one array. */
function parseContainers(text: string): Container[] {
  interface Listed {
    readonly Service: string;
    readonly State: string;
    readonly Health?: string;
    readonly Status?: string;
  }
  const trimmed = text.trim();
  const listed = (
    trimmed.startsWith('[')
      ? JSON.parse(trimmed)
      : trimmed
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as unknown)
  ) as Listed[];
  return listed.map(({ Service, State, Health = '', Status = '' }) => ({
    name: Service,
    state: State,
    healthy: State === 'running' && (Health === '' || Health === 'healthy'),
    detail: Status,
  }));
}
