/** What each part of the ingest says about itself; the ready endpoint answers from it. */
export type PartName = 'flow' | 'broker' | 'database' | 'redis' | 'disk';

/** State of one part; `cause` says in a sentence what is wrong. */
export interface PartState {
  ok: boolean;
  cause: string | null;
}

export class HealthBoard {
  readonly #parts = new Map<PartName, PartState>();
  readonly #required: ReadonlySet<PartName>;

  /** @param required parts without which the ingest is not ready; the others are only told */
  constructor(required: readonly PartName[]) {
    this.#required = new Set(required);
    for (const part of required) this.#parts.set(part, { ok: false, cause: 'starting' });
  }

  set(part: PartName, ok: boolean, cause: string | null = null): void {
    this.#parts.set(part, { ok, cause: ok ? null : cause });
  }

  /** True when every required part is well. */
  get ready(): boolean {
    return [...this.#parts].every(([part, state]) => state.ok || !this.#required.has(part));
  }

  report(): Record<string, PartState> {
    return Object.fromEntries(this.#parts);
  }
}
