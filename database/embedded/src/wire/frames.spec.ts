import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { message } from './backend-messages.ts';
import { FrameSplitter, FramingError } from './frames.ts';

function splitterAfterStartup(): FrameSplitter {
  const splitter = new FrameSplitter(1_000_000);
  splitter.endStartup();
  return splitter;
}

describe('FrameSplitter', () => {
  it('finds the same frames however the stream is cut', () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 20 });
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
    fc.assert(
      fc.property(bodies, cuts, (contents, lengths) => {
        const frames = contents.map((body) => message('Q', Buffer.from(body)));
        const stream = Buffer.concat(frames);
        const splitter = splitterAfterStartup();
        const found: Buffer[] = [];
        let at = 0;
        for (let turn = 0; at < stream.length; turn += 1) {
          const length = lengths[turn % lengths.length] ?? 1;
          splitter.push(stream.subarray(at, at + length));
          at += length;
          for (let frame = splitter.next(); frame !== undefined; frame = splitter.next())
            found.push(frame.bytes);
        }
        expect(found).toEqual(frames);
        expect(splitter.bufferedBytes).toBe(0);
      }),
    );
  });

  it('refuses impossible and excessive lengths', () => {
    for (const length of [-1, 3, 2_000_000]) {
      const splitter = splitterAfterStartup();
      const header = Buffer.alloc(5, 0x51);
      header.writeInt32BE(length, 1);
      splitter.push(header);
      expect(() => splitter.next()).toThrow(FramingError);
    }
  });

  it('takes an HTTP request for no start-up packet', () => {
    const splitter = new FrameSplitter(1_000_000);
    splitter.push(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    expect(() => splitter.next()).toThrow('invalid length of startup packet');
  });
});
