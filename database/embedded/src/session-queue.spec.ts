import { describe, expect, it } from '@jest/globals';
import { SessionQueue } from './session-queue.ts';

const pause = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis));

describe('SessionQueue', () => {
  it('gives turns in order, each when the one before has released', async () => {
    const queue = new SessionQueue();
    const order: string[] = [];
    const enter = (name: string, done: boolean): void => {
      queue.enter({ waitLimitMillis: 1_000, expired: () => undefined, run: () => (order.push(name), done) });
    };
    enter('a', true);
    enter('b', false);
    enter('c', true);
    await pause(20);
    expect(order).toEqual(['a', 'b']);
    queue.release();
    await pause(20);
    expect(order).toEqual(['a', 'b', 'c']);
  });

  it('tells who waited too long, and forgets who withdrew', async () => {
    const queue = new SessionQueue();
    const events: string[] = [];
    queue.enter({ waitLimitMillis: 1_000, expired: () => undefined, run: () => false });
    const turn = (name: string) => ({
      waitLimitMillis: 30,
      expired: () => events.push(`${name} expired`),
      run: () => (events.push(`${name} ran`), true),
    });
    queue.enter(turn('first'));
    const withdraw = queue.enter(turn('second'));
    withdraw();
    await pause(60);
    queue.release();
    await pause(20);
    expect(events).toEqual(['first expired']);
    expect(queue.length).toBe(0);
  });

  it('goes on after an exclusive task that failed', async () => {
    const queue = new SessionQueue();
    await expect(
      queue.exclusively(() => {
        throw new Error('broken');
      }),
    ).rejects.toThrow('broken');
    await expect(queue.exclusively(() => 5)).resolves.toBe(5);
  });
});
