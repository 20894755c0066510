import encodeQR from 'qr';

/** A QR code as a picture of squares: an SVG path over `size` × `size` units. */
export interface QrPicture {
  readonly size: number;
  readonly path: string;
}

/** Of light squares that readers need around it (ISO/IEC 18004). */
const quietZone = 4;

/** @param text at most some 2,300 characters */
export function qrPicture(text: string): QrPicture {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: quietZone });
  const squares = rows.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return { size: rows.length, path: squares.join('') };
}
