/** What a vault's files hold, decrypted page by page, without SQLite: pages that are free, and what is left in their gaps, too. */
import { createDecipheriv } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { pageBytes } from '../page-seal';

const saltBytes = 16;
const ivBytes = 16;
const reservedBytes = 80;
const logHeaderBytes = 32;
const frameHeaderBytes = 24;

/** All pages of the file, and all versions of pages in its log, as they would be without encryption. */
export function readPages(path: string, key: Uint8Array): Buffer {
  const file = readFileSync(path);
  const pages = cut(file, pageBytes, 0).map((page, index) => decrypt(page, key, index === 0));
  return Buffer.concat([...pages, ...pagesOfLog(`${path}-wal`, key)]);
}

function pagesOfLog(path: string, key: Uint8Array): readonly Buffer[] {
  if (!existsSync(path)) return [];
  const log = readFileSync(path).subarray(logHeaderBytes);
  return cut(log, frameHeaderBytes + pageBytes, 0).map((frame) =>
    decrypt(frame.subarray(frameHeaderBytes), key, frame.readUInt32BE(0) === 1),
  );
}

function cut(bytes: Buffer, length: number, from: number): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let start = from; start + length <= bytes.length; start += length) {
    pieces.push(bytes.subarray(start, start + length));
  }
  return pieces;
}

function decrypt(page: Buffer, key: Uint8Array, isFirst: boolean): Buffer {
  const end = pageBytes - reservedBytes;
  const decipher = createDecipheriv('aes-256-cbc', key, page.subarray(end, end + ivBytes));
  decipher.setAutoPadding(false);
  return Buffer.concat([decipher.update(page.subarray(isFirst ? saltBytes : 0, end)), decipher.final()]);
}
