/** Searches bytes for text in every form in which it would be readable. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Which of `texts` can be read in `bytes`: as UTF-8, UTF-16, hex or base64 at any alignment. */
export function findPlaintext(bytes: Uint8Array, texts: readonly string[]): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return texts.filter((text) => formsOf(text).some((form) => buffer.includes(form)));
}

/** `file: text` for every find in all files below the folders, and how many bytes were searched. */
export function findPlaintextOnDisk(
  folders: readonly string[],
  texts: readonly string[],
): { finds: string[]; searchedBytes: number } {
  const finds: string[] = [];
  let searchedBytes = 0;
  for (const file of folders.flatMap(filesBelow)) {
    const bytes = readFileSync(file);
    searchedBytes += bytes.length;
    finds.push(...findPlaintext(bytes, [...texts]).map((text) => `${file}: ${text}`));
    finds.push(...findPlaintext(Buffer.from(file), [...texts]).map((text) => `name of ${file}: ${text}`));
  }
  return { finds, searchedBytes };
}

function formsOf(text: string): Buffer[] {
  const utf8 = Buffer.from(text, 'utf8');
  return [utf8, Buffer.from(text, 'utf16le'), Buffer.from(utf8.toString('hex')), ...base64Forms(utf8)];
}

// The inner part of the base64 text, which is the same whatever stands before and after, for each of three alignments.
function base64Forms(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return Buffer.from(text.slice(shift === 0 ? 0 : 4, -2));
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(full);
    return entry.isFile() ? [full] : [];
  });
}
