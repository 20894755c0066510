import { expect, it } from '@jest/globals';
import decodeQR from 'qr/decode.js';
import { qrPicture } from './qr-picture.ts';

it('draws what a camera reads back', () => {
  const uri = 'otpauth://totp/EnMS:anna%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=EnMS';
  const { size, path } = qrPicture(uri);
  // As a screen would show it, eight pixels a square.
  const width = size * 8;
  const data = new Uint8Array(width * width * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let pixel = 0; pixel < 64; pixel += 1) {
      const at = (Number(y) * 8 + Math.floor(pixel / 8)) * width + Number(x) * 8 + (pixel % 8);
      data.set([0, 0, 0], at * 4);
    }
  }
  expect(decodeQR({ width, height: width, data })).toBe(uri);
});
