import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import type { Home } from './home.ts';

const systemUser = 'enms';

/**
 * The user whom the processes run as. Root does not run servers: a system user `enms` is made and given `var/`.
 * Where that user cannot read the checkout (one below /root, say), the processes run as root, and `warn` is told.
 *
 * @returns the user name, or undefined to stay who we are
 */
export function chooseSystemUser(home: Home, warn: (text: string) => void): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  ensureSystemUser();
  const reaches = (...test: string[]): boolean =>
    succeeds('runuser', '-u', systemUser, '--', 'test', ...test);
  if (!reaches('-r', `${home.project}/package.json`) || !reaches('-x', dirname(home.varDir))) {
    warn(
      `The user "${systemUser}" cannot read ${home.project} and ${dirname(home.varDir)}, so the processes run as root. Put the checkout where others may read it, such as /opt/enms.`,
    );
    return undefined;
  }
  return systemUser;
}

/** Whom the containers run as, since that user owns what they mount. */
export interface ContainerUser {
  /** `uid:gid` */
  readonly ids: string;
  /** The name to hand `var/` to; undefined where it is ours already. */
  readonly owner: string | undefined;
}

/** Whoever runs the setup, or the system user `enms` where that is root. */
export function chooseContainerUser(): ContainerUser {
  const [uid, gid] = [process.getuid?.() ?? 1000, process.getgid?.() ?? 1000];
  if (uid !== 0) return { ids: `${uid}:${gid}`, owner: undefined };
  ensureSystemUser();
  const idOf = (option: '-u' | '-g'): string =>
    execFileSync('id', [option, systemUser], { encoding: 'utf8' }).trim();
  return { ids: `${idOf('-u')}:${idOf('-g')}`, owner: systemUser };
}

function ensureSystemUser(): void {
  if (succeeds('id', '-u', systemUser)) return;
  execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', systemUser]);
}

/** Hands everything below `var/` to the user whom the processes run as. */
export function giveVarTo(user: string | undefined, home: Home): void {
  if (user !== undefined) execFileSync('chown', ['-R', `${user}:`, home.varDir]);
}

function succeeds(command: string, ...words: string[]): boolean {
  try {
    execFileSync(command, words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
