import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** Names whose empty value means: generate one. They are exactly the empty `*_PASSWORD`/`*_SECRET` of `.env.example`. */
const secretName = /_(PASSWORD|SECRET)$/;

/** A secret of 192 bits that needs no quoting anywhere: URL, shell, configuration file. */
export function generateSecret(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * Brings `.env` up to date with `.env.example`: keeps what is set, adds what is new, fills empty secrets.
 *
 * @param file the settings file; made with mode 600 when missing
 * @param exampleFile the documented list of settings
 * @param changes settings that take the place of what the file has
 * @returns the settings as name → value, and the names of the secrets made now
 */
export function completeEnvironmentFile(
  file: string,
  exampleFile: string,
  changes: Readonly<Record<string, string>> = {},
): { values: Record<string, string>; generated: string[] } {
  const present = { ...(existsSync(file) ? readEnvironmentFile(file) : {}), ...changes };
  const generated: string[] = [];
  const known = new Set<string>();
  const lines = readFileSync(exampleFile, 'utf8')
    .split('\n')
    .map((line) => {
      const match = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line);
      if (!match) return line;
      const [, name = '', preset = ''] = match;
      known.add(name);
      let value = present[name] ?? preset;
      if (value === '' && secretName.test(name)) {
        value = generateSecret();
        generated.push(name);
      }
      return `${name}=${quote(value)}`;
    });
  const own = Object.entries(present).filter(([name]) => !known.has(name));
  if (own.length > 0)
    lines.push('# Set on this machine', ...own.map(([name, value]) => `${name}=${quote(value)}`), '');
  writePrivately(file, lines.join('\n'));
  return { values: readEnvironmentFile(file), generated };
}

/** @returns name → value of a settings file in the dotenv format that Node itself reads */
export function readEnvironmentFile(file: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseEnv(readFileSync(file, 'utf8'))))
    values[name] = value ?? '';
  return values;
}

/** Writes name=value lines that Node's `--env-file` reads back unchanged, readable by the owner only. */
export function writeEnvironmentFile(file: string, values: Readonly<Record<string, string>>): void {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${quote(value)}`);
  writePrivately(file, `${lines.join('\n')}\n`);
}

/** Replaces a file in one step, mode 600 from its first byte. */
export function writePrivately(file: string, text: string): void {
  const fresh = `${file}.new`;
  writeFileSync(fresh, text, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
}

function quote(value: string): string {
  if (/^[\w@%+=:,./-]*$/.test(value)) return value;
  const mark = ["'", '"', '`'].find((candidate) => !value.includes(candidate));
  if (mark === undefined) throw new Error('A setting may not hold all three kinds of quotation marks.');
  return `${mark}${value}${mark}`;
}
