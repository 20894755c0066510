import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SilentConnection } from '../../test/silent-connection.ts';
import { AccountConnection } from './account-connection.ts';

describe('a device whose account comes later', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('says why it is silent, and speaks as soon as it can', async () => {
    let session: SilentConnection | null = null;
    let connects = 0;
    const connection = new AccountConnection(() => session, 'no password');
    connection.start(null, {
      onConnected: () => connects++,
      onDisconnected: () => undefined,
      onMessage: () => undefined,
    });
    expect([connection.connected, connection.problem]).toEqual([false, 'no password']);
    session = new SilentConnection();
    jest.advanceTimersByTime(5000);
    expect([connection.connected, connection.problem, connects]).toEqual([true, null, 1]);
    jest.advanceTimersByTime(60_000);
    expect(connects).toBe(1);
    await connection.stop();
    expect(session.connected).toBe(false);
  });
});
