import { describe, expect, it } from '@jest/globals';
import { guardedClientId } from './guarded-client-id.ts';

describe('guardedClientId', () => {
  it('is the same for the same secret, another one otherwise, and tells nothing of it', () => {
    const id = guardedClientId('ingest-1', 'secret');
    expect(id).toMatch(/^ingest-1-[0-9a-f]{20}$/);
    expect(guardedClientId('ingest-1', 'secret')).toBe(id);
    expect(guardedClientId('ingest-1', 'other')).not.toBe(id);
    expect(guardedClientId('ingest-2', 'secret').slice(9)).not.toBe(id.slice(9));
  });
});
