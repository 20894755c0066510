/** A payload as it is read best: JSON indented, base64 as rows of sixteen bytes with the characters beside them. */
export function payloadText(payload: string, encoding: string): string {
  if (encoding === 'base64') return hexDump(payload);
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}

const bytesPerRow = 16;

function hexDump(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const rows: string[] = [];
  for (let start = 0; start < bytes.length; start += bytesPerRow) {
    const row = bytes.slice(start, start + bytesPerRow);
    const hex = [...row].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = [...row]
      .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·'))
      .join('');
    rows.push(`${start.toString(16).padStart(4, '0')}  ${hex.padEnd(3 * bytesPerRow - 1)}  ${text}`);
  }
  return rows.join('\n');
}
