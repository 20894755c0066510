import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A small JSON file that is replaced as a whole: a reader sees the old or the new content, never a half. */
export class StateFile<Content> {
  private readonly path: string;

  constructor(directory: string, name: string) {
    this.path = join(directory, name);
  }

  /** @returns null when there is no file yet; throws an error with the path when it cannot be read */
  read(): Content | null {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    try {
      return JSON.parse(text) as Content;
    } catch (error) {
      throw new Error(`${this.path} is not JSON: move it away to begin anew`, { cause: error });
    }
  }

  write(content: Content): void {
    const fresh = `${this.path}.new`;
    writeFileSync(fresh, JSON.stringify(content), { mode: 0o600 });
    renameSync(fresh, this.path);
  }
}
