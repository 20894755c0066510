import { describe, expect, it } from '@jest/globals';
import { BrokerPart } from './broker-part.ts';

const now = new Date('2026-01-05T12:00:00Z');
const quiet = { storedBytes: 1000, droppedTotal: 3, lastDropAt: null };

function partWith(
  figures: typeof quiet | { storedBytes: number | null; droppedTotal: number; lastDropAt: Date | null },
  limitBytes: number | null = 1_000_000_000,
): BrokerPart {
  const link = { check: () => Promise.resolve({ status: 'up' as const, cause: null }) };
  return new BrokerPart(link, { figures }, limitBytes ?? undefined, () => now);
}

describe('BrokerPart', () => {
  it('is up with a short queue, and tells its length', async () => {
    expect(await partWith(quiet).check()).toEqual({
      status: 'up',
      cause: null,
      details: { queued_bytes: 1000, queue_limit_bytes: 1_000_000_000, dropped_total: 3 },
    });
  });

  it('warns long before the queue is full', async () => {
    expect(await partWith({ ...quiet, storedBytes: 250_000_000 }).check()).toMatchObject({
      status: 'degraded',
      cause: '250 MB wait for the ingest; beyond 1000 MB messages are lost',
    });
    expect(await partWith({ ...quiet, storedBytes: 249_000_000 }).check()).toMatchObject({ status: 'up' });
  });

  it('tells a loss for a day', async () => {
    const ago = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
    expect(await partWith({ ...quiet, lastDropAt: ago(23) }).check()).toMatchObject({ status: 'degraded' });
    expect(await partWith({ ...quiet, lastDropAt: ago(25) }).check()).toMatchObject({ status: 'up' });
  });

  it('knows nothing of a limit nobody told', async () => {
    expect(await partWith({ ...quiet, storedBytes: 9e12 }, null).check()).toMatchObject({
      status: 'up',
    });
  });

  it('says what the connection says when there is none', async () => {
    const link = { check: () => Promise.resolve({ status: 'down' as const, cause: 'refused' }) };
    const part = new BrokerPart(link, { figures: quiet }, 1, () => now);
    expect(await part.check()).toEqual({ status: 'down', cause: 'refused' });
  });
});
