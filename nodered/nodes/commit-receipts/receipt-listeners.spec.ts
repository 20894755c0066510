import { describe, expect, it } from '@jest/globals';
import { ReceiptListeners } from './receipt-listeners.ts';

const press = { code: 'press-1', dialect: 'canonical', factory: 'demo' } as const;
const status = (body: unknown): Buffer => Buffer.from(JSON.stringify(body));

describe('ReceiptListeners', () => {
  it('knows who announced the capability, until they announce otherwise', () => {
    const listeners = new ReceiptListeners();
    listeners.hear('enms/demo/press-1/status', status({ online: true, capabilities: ['commit_receipt'] }));
    expect(listeners.topicOf(press)).toBe('enms/demo/press-1/committed');
    listeners.hear('enms/demo/press-1/status', status({ online: false }));
    expect(listeners.topicOf(press)).toBe('enms/demo/press-1/committed');
    listeners.hear('enms/demo/press-1/status', status({ online: true, capabilities: [] }));
    expect(listeners.topicOf(press)).toBeNull();
  });

  it.each(['', 'no json', '[1]', 'null', '{"capabilities":"commit_receipt"}'])('ignores %j', (text) => {
    const listeners = new ReceiptListeners();
    listeners.hear('enms/demo/a/status', Buffer.from(text));
    expect(listeners.topicOf({ ...press, code: 'a' })).toBeNull();
  });
});
