import { readFileSync } from 'node:fs';

/**
 * Passwords of the simulated devices' broker accounts, `{"device code": "password"}`. The file is read again when a
 * device is not in it, since approval may add accounts while the simulator runs.
 */
export class Credentials {
  private passwords: Readonly<Record<string, string>> = {};

  constructor(readonly file: string) {}

  /** @returns null when the file or the device in it is missing; throws when the file is not what it should be */
  passwordOf(code: string): string | null {
    if (!Object.hasOwn(this.passwords, code)) this.passwords = this.read();
    return Object.hasOwn(this.passwords, code) ? (this.passwords[code] ?? null) : null;
  }

  private read(): Readonly<Record<string, string>> {
    let text: string;
    try {
      text = readFileSync(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
    const content: unknown = JSON.parse(text);
    if (typeof content !== 'object' || content === null || Array.isArray(content)) {
      throw new Error(`${this.file} must hold one JSON object {"device code": "password"}`);
    }
    return content as Readonly<Record<string, string>>;
  }
}
