import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPlaintext, findPlaintextOnDisk } from '../harness/find-plaintext';

const secret = 'Übergabe Bett 12';
const picture = Buffer.from(Array.from({ length: 48 }, (_, index) => (index * 37 + 11) % 256));

describe('the search for readable text', () => {
  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(`xx${secret}yy`)],
    ['UTF-16', Buffer.from(`xx${secret}yy`, 'utf16le')],
    ['hex', Buffer.from(Buffer.from(`xx${secret}yy`).toString('hex'))],
    ['upper-case hex', Buffer.from(Buffer.from(`xx${secret}yy`).toString('hex').toUpperCase())],
    ['part of a URL', Buffer.from(`https://host/?q=${encodeURIComponent(secret)}`)],
    ['base64 at the first alignment', Buffer.from(Buffer.from(`xxx${secret}yy`).toString('base64'))],
    ['base64 at the second alignment', Buffer.from(Buffer.from(`x${secret}yy`).toString('base64'))],
    ['base64 at the third alignment', Buffer.from(Buffer.from(`xx${secret}yy`).toString('base64'))],
  ])('finds it as %s', (_form, bytes) => {
    expect(findPlaintext(bytes, [secret, 'absent text'])).toEqual([secret]);
  });

  it.each<[string, Buffer]>([
    ['they are', Buffer.concat([Buffer.from('xx'), picture])],
    ['hex', Buffer.from(picture.toString('hex'))],
    ['base64', Buffer.from(Buffer.concat([Buffer.from('x'), picture]).toString('base64'))],
    ['base64url', Buffer.from(Buffer.concat([Buffer.from('xx'), picture]).toString('base64url'))],
  ])('finds other bytes as %s', (_form, bytes) => {
    expect(findPlaintext(bytes, [picture])).toEqual([picture]);
  });

  it('finds nothing in other bytes', () => {
    expect(findPlaintext(Buffer.alloc(1000, 7), [secret])).toEqual([]);
  });

  it('searches files, folders in folders, and names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'conclave-search-'));
    try {
      mkdirSync(join(folder, 'inner'));
      writeFileSync(join(folder, 'inner', 'file'), `xx${secret}`);
      writeFileSync(join(folder, `${secret}.txt`), '12345');
      const { finds, searchedBytes } = findPlaintextOnDisk([folder], [secret]);
      expect(finds.sort()).toEqual([
        `${join(folder, 'inner', 'file')}: ${secret}`,
        `name of ${join(folder, `${secret}.txt`)}: ${secret}`,
      ]);
      expect(searchedBytes).toBe(Buffer.byteLength(`xx${secret}12345`));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
