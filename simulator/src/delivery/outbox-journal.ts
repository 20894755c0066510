import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Outgoing } from './outbox.ts';
import { addRange, type SeqRange } from './seq-ranges.ts';

/** What the journal knows of one device after a restart. */
export interface JournalledDevice {
  nextSeq: number;
  /** Messages that no receipt covered, oldest first. */
  readonly messages: Outgoing[];
  covered: SeqRange[];
}

type JournalLine =
  | readonly ['message', string, Outgoing]
  | readonly ['covered', string, readonly SeqRange[]]
  | readonly ['next', string, number];

/** The part of the journal that links write to. */
export interface LinkJournal {
  message(code: string, message: Outgoing): void;
  covered(code: string, ranges: readonly SeqRange[]): void;
  reserved(code: string, nextSeq: number): void;
  flush(): void;
}

/** For a sender that can make its messages again from a file. */
export const NO_JOURNAL: LinkJournal = {
  message: () => undefined,
  covered: () => undefined,
  reserved: () => undefined,
  flush: () => undefined,
};

const COMPACT_AFTER_BYTES = 8 * 1024 * 1024;

/**
 * One append-only file with the outboxes of all devices. Lines are written before the messages go out, so that a
 * killed simulator sends again what it had promised. Receipts are written too; a lost one only means a duplicate.
 */
export class OutboxJournal implements LinkJournal {
  private readonly path: string;
  private descriptor: number | null = null;
  private lines: string[] = [];
  private bytes = 0;
  private compactAt = COMPACT_AFTER_BYTES;

  constructor(directory: string) {
    this.path = join(directory, 'outbox.journal');
  }

  /** Reads what is there and opens the file for appending. A torn last line is what a kill leaves: skipped. */
  open(): Map<string, JournalledDevice> {
    const devices = new Map<string, JournalledDevice>();
    if (existsSync(this.path)) {
      for (const line of readFileSync(this.path, 'utf8').split('\n')) replay(devices, line);
    }
    for (const device of devices.values()) {
      const open = device.messages.filter(
        (message) => !device.covered.some(([low, high]) => message.first >= low && message.last <= high),
      );
      device.messages.splice(0, device.messages.length, ...open);
    }
    this.rewrite(linesOf(devices));
    return devices;
  }

  message(code: string, message: Outgoing): void {
    this.append(['message', code, message]);
  }

  covered(code: string, ranges: readonly SeqRange[]): void {
    this.append(['covered', code, ranges]);
  }

  /** Notes that sequence numbers below `nextSeq` may have been used without a message in the journal. */
  reserved(code: string, nextSeq: number): void {
    this.append(['next', code, nextSeq]);
  }

  /** Hands the lines to the operating system; from here they survive the death of the process. */
  flush(): void {
    if (this.descriptor === null || this.lines.length === 0) return;
    const text = this.lines.join('');
    this.lines = [];
    this.bytes += writeSync(this.descriptor, text);
  }

  get wantsCompaction(): boolean {
    return this.bytes > this.compactAt;
  }

  /** Writes the file anew with what is still open. */
  compact(devices: ReadonlyMap<string, JournalledDevice>): void {
    this.lines = [];
    this.rewrite(linesOf(devices));
  }

  close(): void {
    this.flush();
    if (this.descriptor === null) return;
    fsyncSync(this.descriptor);
    closeSync(this.descriptor);
    this.descriptor = null;
  }

  private append(line: JournalLine): void {
    this.lines.push(`${JSON.stringify(line)}\n`);
  }

  private rewrite(lines: Iterable<string>): void {
    const fresh = `${this.path}.new`;
    const descriptor = openSync(fresh, 'w', 0o600);
    let bytes = 0;
    for (const line of lines) bytes += writeSync(descriptor, line);
    fsyncSync(descriptor);
    renameSync(fresh, this.path);
    if (this.descriptor !== null) closeSync(this.descriptor);
    this.descriptor = descriptor;
    this.bytes = bytes;
    this.compactAt = COMPACT_AFTER_BYTES + 2 * bytes;
  }
}

function replay(devices: Map<string, JournalledDevice>, text: string): void {
  const line = parseLine(text);
  if (line === null) return;
  const code = line[1];
  const device = devices.get(code) ?? { nextSeq: 1, messages: [], covered: [] };
  devices.set(code, device);
  if (line[0] === 'message') {
    device.messages.push(line[2]);
    device.nextSeq = Math.max(device.nextSeq, line[2].last + 1);
  } else if (line[0] === 'covered') {
    for (const range of line[2]) device.covered = addRange(device.covered, range);
  } else device.nextSeq = Math.max(device.nextSeq, line[2]);
}

function parseLine(text: string): JournalLine | null {
  if (text === '') return null;
  try {
    return JSON.parse(text) as JournalLine;
  } catch {
    return null;
  }
}

function* linesOf(devices: ReadonlyMap<string, JournalledDevice>): Generator<string> {
  for (const [code, device] of devices) {
    yield `${JSON.stringify(['next', code, device.nextSeq])}\n`;
    for (const message of device.messages) yield `${JSON.stringify(['message', code, message])}\n`;
  }
}
