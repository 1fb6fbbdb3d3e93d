/** What lies in a vault's file, free space and all, as somebody reads it who has the key. */
import { createDecipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pageBytes } from '../page-seal';
import type { VaultKey } from '../vault';

const saltBytes = 16;
/** At the end of each page: the initialisation vector, then the seal. */
const reservedBytes = 80;
const vectorBytes = 16;

/** Of SQLCipher 4 with a raw key: AES-256-CBC, page by page. The vault must be closed, and its log with it. */
export function decryptPages(path: string, key: VaultKey): Buffer {
  const file = readFileSync(path);
  const pages: Buffer[] = [];
  for (let at = 0; at < file.length; at += pageBytes) {
    const page = file.subarray(at, at + pageBytes);
    const end = pageBytes - reservedBytes;
    const decipher = createDecipheriv('aes-256-cbc', key, page.subarray(end, end + vectorBytes)).setAutoPadding(false);
    pages.push(decipher.update(page.subarray(at === 0 ? saltBytes : 0, end)));
  }
  return Buffer.concat(pages);
}
