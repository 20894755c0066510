import { Injectable } from '@nestjs/common';
import type { AnyJobKind, JobKind } from './job-kind.ts';

/** The kinds of jobs that the service can run. Capabilities register theirs in `onModuleInit`. */
@Injectable()
export class JobRegistry {
  readonly #kinds = new Map<string, AnyJobKind>();

  /** @throws Error when the name is taken */
  register<P extends object, R>(kind: JobKind<P, R>): void {
    if (this.#kinds.has(kind.name)) throw new Error(`There are two kinds of job named "${kind.name}".`);
    // Parameters reach `run` as `request`, `schedule` or `enqueue` of the same kind made them.
    this.#kinds.set(kind.name, kind);
  }

  find(name: string): AnyJobKind | undefined {
    return this.#kinds.get(name);
  }

  get kinds(): readonly AnyJobKind[] {
    return [...this.#kinds.values()];
  }
}
