import { describe, expect, it } from 'vitest';
import { findPlaintext } from '../harness/find-plaintext';

const secret = 'Übergabe Bett 12';

describe('the search for readable text', () => {
  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(`xx${secret}yy`)],
    ['UTF-16', Buffer.from(`xx${secret}yy`, 'utf16le')],
    ['hex', Buffer.from(Buffer.from(`xx${secret}yy`).toString('hex'))],
    ['base64 at the first alignment', Buffer.from(Buffer.from(`xxx${secret}yy`).toString('base64'))],
    ['base64 at the second alignment', Buffer.from(Buffer.from(`x${secret}yy`).toString('base64'))],
    ['base64 at the third alignment', Buffer.from(Buffer.from(`xx${secret}yy`).toString('base64'))],
  ])('finds it as %s', (_form, bytes) => {
    expect(findPlaintext(bytes, [secret, 'absent text'])).toEqual([secret]);
  });

  it('finds nothing in other bytes', () => {
    expect(findPlaintext(Buffer.alloc(1000, 7), [secret])).toEqual([]);
  });
});
