import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Home } from './home.ts';
import { writePrivately } from './environment-file.ts';
import { SetupError } from './progress.ts';

const run = promisify(execFile);

/** One process of the system, as the process manager starts it. */
export interface Program {
  readonly name: string;
  /** The program and its arguments; no secrets, since other users can read command lines. */
  readonly command: readonly string[];
  /** Lower starts earlier and stops later. */
  readonly priority: number;
  /** How long an orderly stop may take. */
  readonly stopSeconds: number;
}

/** What the process manager says of one program. */
export interface ProgramState {
  readonly name: string;
  /** RUNNING, STOPPED, STARTING, BACKOFF, EXITED, FATAL … */
  readonly state: string;
  readonly detail: string;
}

/** supervisord, kept in `var/run`: it restarts what dies, and turns the logs over. */
export class Supervisor {
  private readonly configFile: string;

  constructor(private readonly home: Home) {
    this.configFile = join(home.varDir, 'config', 'supervisord.conf');
  }

  /** Writes the programs down; `reload()` makes a running supervisord follow. */
  writeConfiguration(programs: readonly Program[], runAs: string | undefined): void {
    writePrivately(this.configFile, supervisorConfiguration(this.home, programs, runAs));
  }

  /** Starts supervisord unless it runs, without starting any program. */
  async ensureRunning(): Promise<void> {
    if (await this.isRunning()) return;
    const daemon = spawn('supervisord', ['-c', this.configFile], { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    daemon.stderr.on('data', (piece: Buffer) => (complaint += piece.toString()));
    const code = await new Promise<number | null>((resolve, reject) =>
      daemon.once('error', reject).once('close', resolve),
    );
    if (code !== 0) {
      throw new SetupError(
        'The process manager',
        complaint.trim() || `supervisord ended with ${code}`,
        'See var/log/supervisord.log',
      );
    }
  }

  async isRunning(): Promise<boolean> {
    if (!existsSync(this.configFile)) return false;
    try {
      return /^\d+/.test((await this.control('pid')).trim());
    } catch {
      return false;
    }
  }

  /** Takes over a changed configuration: removes programs that are gone, restarts changed ones. */
  async reload(): Promise<void> {
    await this.control('reread');
    await this.control('update');
  }

  async start(...names: string[]): Promise<void> {
    await this.control('start', ...names);
  }

  async restart(name: string): Promise<void> {
    await this.control('restart', name);
  }

  /** Stops every program in reverse order of their start, then supervisord itself, and waits for the last to end. */
  async shutdown(): Promise<void> {
    const pid = Number((await this.control('pid')).trim());
    await this.control('shutdown');
    for (let attempt = 0; attempt < 600 && isAlive(pid); attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    if (isAlive(pid)) {
      throw new SetupError(
        'Stopping',
        'a process did not end within 60 seconds',
        'See ./setup.sh status and the logs in var/log',
      );
    }
  }

  async states(): Promise<ProgramState[]> {
    const text = await this.control('status');
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const [name = '', state = '', ...detail] = line.split(/\s+/);
        return { name, state, detail: detail.join(' ') };
      });
  }

  /** `supervisorctl status` exits with 3 when a program is not running: that is an answer, not a failure. */
  private async control(...words: string[]): Promise<string> {
    try {
      return (await run('supervisorctl', ['-c', this.configFile, ...words])).stdout;
    } catch (error) {
      const { stdout, code } = error as { stdout?: string; code?: number };
      if (words[0] === 'status' && code === 3 && stdout !== undefined) return stdout;
      throw new SetupError(
        `supervisorctl ${words.join(' ')}`,
        stdout?.trim() ?? String(error),
        'See var/log',
        { cause: error },
      );
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The configuration text: one section a program, a socket that only its owner may use. */
export function supervisorConfiguration(
  home: Home,
  programs: readonly Program[],
  runAs: string | undefined,
): string {
  const at = (...parts: string[]): string => join(home.varDir, ...parts).replaceAll('%', '%%');
  const head = `[unix_http_server]
file=${at('run', 'supervisor.sock')}
chmod=0700

[supervisord]
pidfile=${at('run', 'supervisord.pid')}
logfile=${at('log', 'supervisord.log')}
logfile_maxbytes=5MB
childlogdir=${at('log')}
directory=${home.project.replaceAll('%', '%%')}
umask=077

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://${at('run', 'supervisor.sock')}
`;
  return [
    head,
    ...programs.map((program) => programSection(program, at('log', `${program.name}.log`), runAs)),
  ].join('\n');
}

function programSection(program: Program, logFile: string, runAs: string | undefined): string {
  const words = program.command.map((word) =>
    /^[\w@+=:,./-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`,
  );
  return [
    `[program:${program.name}]`,
    `command=${words.join(' ').replaceAll('%', '%%')}`,
    `priority=${program.priority}`,
    'autostart=false',
    'autorestart=true',
    'startsecs=2',
    'startretries=1000000', // with supervisord's growing pauses: a part that cannot start yet is tried for ever
    `stopwaitsecs=${program.stopSeconds}`,
    'stopasgroup=false',
    'killasgroup=true',
    'redirect_stderr=true',
    `stdout_logfile=${logFile}`,
    'stdout_logfile_maxbytes=20MB',
    'stdout_logfile_backups=3',
    ...(runAs === undefined ? [] : [`user=${runAs}`]),
    '',
  ].join('\n');
}
