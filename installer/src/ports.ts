import { createServer } from 'node:net';
import { SetupError } from './progress.ts';

/** A port that one of our processes will listen on, and the setting that moves it elsewhere. */
export interface PortClaim {
  readonly port: number;
  readonly host: string;
  readonly usedBy: string;
  readonly setting: string;
}

/** The address by which this machine itself reaches what listens on `bind`. */
export function reachableHost(bind: string): string {
  if (['0.0.0.0', '::', '[::]', '*'].includes(bind)) return '127.0.0.1';
  return bind.includes(':') && !bind.startsWith('[') ? `[${bind}]` : bind;
}

/**
 * Refuses to go on when a port is claimed twice or taken by another program.
 *
 * @throws SetupError that names each port, who wants it and the setting to change
 */
export async function requireFreePorts(claims: readonly PortClaim[]): Promise<void> {
  const problems: string[] = [];
  const seen = new Map<number, PortClaim>();
  for (const claim of claims) {
    const other = seen.get(claim.port);
    seen.set(claim.port, claim);
    if (other)
      problems.push(
        `${claim.port} is set for both ${other.usedBy} (${other.setting}) and ${claim.usedBy} (${claim.setting})`,
      );
    else if (!(await isFree(claim)))
      problems.push(
        `${claim.port}, wanted by ${claim.usedBy} (${claim.setting}), is taken by another program`,
      );
  }
  if (problems.length === 0) return;
  throw new SetupError(
    'Ports',
    problems.join('; '),
    'Change the named settings in .env, or stop the other program, and run ./setup.sh again',
  );
}

async function isFree({ port, host }: PortClaim): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
