import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, FaultKind } from './fault.ts';

/** One line of the answer key. Times are ISO 8601 UTC. */
export interface AnswerKeyEntry {
  readonly id: string;
  readonly kind: FaultKind;
  readonly machine: string;
  readonly start: string;
  readonly end: string;
  /** When it was meant to end, where it was ended before; null otherwise. */
  readonly planned_end: string | null;
  readonly magnitude: number;
  readonly origin: 'injected' | 'random';
  /** SHA-256 over the seal of the entry before and this entry: a changed or missing line breaks the chain. */
  readonly seal: string;
}

/** Seal of an empty key. */
const FIRST_SEAL = '0'.repeat(64);

/** A line of the file; a second one with the same id tells that the fault was ended early. */
type Line = Omit<AnswerKeyEntry, 'planned_end'>;

/**
 * The sealed list of everything that was made to go wrong: append-only, one JSON line an entry, each sealed with a
 * hash over all before it. Whoever judges a detector compares its findings with this.
 */
export class AnswerKey {
  private readonly path: string;
  /** By id, in the order of the first lines. */
  private readonly known = new Map<string, AnswerKeyEntry>();
  private lastSeal = FIRST_SEAL;

  constructor(directory: string) {
    this.path = join(directory, 'answer-key.jsonl');
  }

  /** Reads the entries. @throws Error when the chain of seals is broken */
  open(): void {
    if (!existsSync(this.path)) return;
    for (const line of readFileSync(this.path, 'utf8').split('\n')) {
      if (line === '') continue;
      const entry = JSON.parse(line) as Line;
      if (sealOf(this.seal, entry) !== entry.seal) {
        throw new Error(
          `The answer key ${this.path} was changed at entry ${entry.id}: the seals do not match`,
        );
      }
      this.learn(entry);
    }
  }

  /** Appends a fault once; the same id again is ignored (a backfill may meet a day twice). */
  record(fault: Fault): void {
    if (!this.known.has(fault.id)) this.append(fault);
  }

  /** Appends what a fault came to that was ended early; the line before stays in the file. */
  amend(fault: Fault): void {
    this.append(fault);
  }

  find(id: string): AnswerKeyEntry | undefined {
    return this.known.get(id);
  }

  get entries(): readonly AnswerKeyEntry[] {
    return [...this.known.values()];
  }

  /** The seal over all lines. */
  get seal(): string {
    return this.lastSeal;
  }

  private append(fault: Fault): void {
    const entry = {
      id: fault.id,
      kind: fault.kind,
      machine: fault.machine,
      start: new Date(fault.startMs).toISOString(),
      end: new Date(fault.endMs).toISOString(),
      magnitude: fault.magnitude,
      origin: fault.origin,
    };
    const sealed = { ...entry, seal: sealOf(this.seal, entry) };
    appendFileSync(this.path, `${JSON.stringify(sealed)}\n`, { mode: 0o600 });
    this.learn(sealed);
  }

  private learn(line: Line): void {
    const before = this.known.get(line.id);
    this.known.set(line.id, { ...line, planned_end: before?.planned_end ?? before?.end ?? null });
    this.lastSeal = line.seal;
  }
}

function sealOf(previous: string, entry: Omit<Line, 'seal'>): string {
  const { id, kind, machine, start, end, magnitude, origin } = entry;
  return createHash('sha256')
    .update(JSON.stringify([previous, id, kind, machine, start, end, magnitude, origin]))
    .digest('hex');
}

/** An entry as the fault it came from. */
export function faultOf(entry: AnswerKeyEntry): Fault {
  return {
    id: entry.id,
    kind: entry.kind,
    machine: entry.machine,
    startMs: Date.parse(entry.start),
    endMs: Date.parse(entry.end),
    magnitude: entry.magnitude,
    origin: entry.origin,
  };
}
