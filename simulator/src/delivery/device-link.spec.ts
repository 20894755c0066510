import { describe, expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { fault } from '../../test/machine-bench.ts';
import { SilentConnection } from '../../test/silent-connection.ts';
import { effectsOf, NO_EFFECTS, type Effects } from '../faults/effects.ts';
import type { DraftReading } from '../timeline/device-timeline.ts';
import { DeviceLink } from './device-link.ts';
import { Outbox } from './outbox.ts';
import { NO_JOURNAL } from './outbox-journal.ts';
import { canonicalProtocol } from './protocols/canonical.ts';

const LIMITS = { maxAgeMs: 86_400_000, maxMessages: 1000, retryAfterMs: 30_000 };
const startMs = Date.parse('2026-01-14T06:00:00Z');

function reading(effects: Effects): DraftReading {
  return { kind: 'energy', timeMs: startMs, body: { ts: startMs, seq: 0, power_kw: 1 }, effects };
}

describe('the link of a device', () => {
  let nowMs = startMs;
  function linked(): { link: DeviceLink; connection: SilentConnection } {
    const connection = new SilentConnection();
    const protocol = canonicalProtocol('f', 'd');
    const link = new DeviceLink(protocol, new Outbox(LIMITS), connection, NO_JOURNAL, () => nowMs);
    link.start();
    return { link, connection };
  }

  it('numbers the readings and keeps them although the broker took them', async () => {
    const { link, connection } = linked();
    link.enqueue([reading(NO_EFFECTS), reading(NO_EFFECTS)], { journalled: true });
    link.pump();
    await wait(5);
    const [message] = connection.published;
    expect(message?.topic).toBe('enms/f/d/energy');
    expect(JSON.parse(message?.payload ?? '[]')).toMatchObject([{ seq: 1 }, { seq: 2 }]);
    expect(link.outbox.uncovered).toBe(2);
  });

  it('sends a duplicate storm once, not again with each time-out', async () => {
    const { link, connection } = linked();
    const storm = fault('duplicate_storm', 'd', '2026-01-14T06:00:00Z', 1, 4);
    link.enqueue([reading(effectsOf([storm], startMs))], { journalled: true });
    link.pump();
    await wait(5);
    expect(connection.published).toHaveLength(5);
    expect(new Set(connection.published.map(({ payload }) => payload)).size).toBe(1);
    nowMs += 31_000;
    link.pump();
    expect(connection.published).toHaveLength(6);
  });

  it('holds a late batch back until its end', () => {
    nowMs = startMs;
    const { link, connection } = linked();
    const late = fault('late_batch', 'd', '2026-01-14T06:00:00Z', 1);
    link.enqueue([reading(effectsOf([late], startMs))], { journalled: true });
    link.enqueue([reading(NO_EFFECTS)], { journalled: true });
    link.pump();
    expect(connection.published.map(({ payload }) => JSON.parse(payload) as object)).toMatchObject([
      { seq: 2 },
    ]);
    nowMs = late.endMs;
    link.pump();
    expect(connection.published).toHaveLength(2);
  });
});
