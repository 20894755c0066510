const SEQ_MEMBER = /"seq"\s*:\s*(\d{1,16})(?![\d.eE])/g;

/**
 * The sequence numbers that a payload states which could not be read, so that its device learns that they are kept
 * in quarantine. Found in the text, since it may be no JSON at all.
 */
export function statedSeqs(payload: Uint8Array | string): number[] {
  const text = typeof payload === 'string' ? payload : Buffer.from(payload).toString('utf8');
  return Array.from(text.matchAll(SEQ_MEMBER), ([, digits]) => Number(digits)).filter(Number.isSafeInteger);
}
