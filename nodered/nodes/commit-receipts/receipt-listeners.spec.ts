import { describe, expect, it } from '@jest/globals';
import { ReceiptListeners } from './receipt-listeners.ts';

const status = (body: unknown): Buffer => Buffer.from(JSON.stringify(body));

describe('ReceiptListeners', () => {
  it('knows who announced the capability, until they announce otherwise', () => {
    const listeners = new ReceiptListeners();
    listeners.hear('enms/demo/press-1/status', status({ online: true, capabilities: ['commit_receipt'] }));
    expect(listeners.has('enms/demo/press-1/committed')).toBe(true);
    listeners.hear('enms/demo/press-1/status', status({ online: false }));
    expect(listeners.has('enms/demo/press-1/committed')).toBe(true);
    listeners.hear('enms/demo/press-1/status', status({ online: true, capabilities: [] }));
    expect(listeners.has('enms/demo/press-1/committed')).toBe(false);
  });

  it.each(['', 'no json', '[1]', 'null', '{"capabilities":"commit_receipt"}'])('ignores %j', (text) => {
    const listeners = new ReceiptListeners();
    listeners.hear('enms/demo/a/status', Buffer.from(text));
    expect(listeners.has('enms/demo/a/committed')).toBe(false);
  });
});
