/**
 * The sequence number that an unreadable reading states, so that its device learns that it is kept in quarantine.
 *
 * @returns null where it states none that can be read
 */
export function seqOf(payload: Uint8Array | string): number | null {
  try {
    const text = typeof payload === 'string' ? payload : Buffer.from(payload).toString('utf8');
    const value: unknown = JSON.parse(text);
    const seq = typeof value === 'object' && value !== null && 'seq' in value ? value.seq : null;
    return typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0 ? seq : null;
  } catch {
    return null;
  }
}
