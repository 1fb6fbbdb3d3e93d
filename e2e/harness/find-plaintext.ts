/** Searches bytes for text, or for other bytes, in every form in which they would be readable. */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Text, or bytes such as a picture's or a key's; short ones would be found by chance. */
export type Plaintext = string | Uint8Array;

/** Which of `texts` can be read in `bytes`: as UTF-8, UTF-16, hex, part of a URL, or base64 at any alignment. */
export function findPlaintext<T extends Plaintext>(bytes: Uint8Array, texts: readonly T[]): T[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return texts.filter((text) => formsOf(text).some((form) => buffer.includes(form)));
}

/** `file: text` for every find in all files below the folders and in their names, and how many bytes were searched. */
export function findPlaintextOnDisk(
  folders: readonly string[],
  texts: readonly Plaintext[],
): { finds: string[]; searchedBytes: number } {
  const finds: string[] = [];
  let searchedBytes = 0;
  for (const file of folders.flatMap(filesBelow)) {
    const bytes = readFileSync(file);
    searchedBytes += bytes.length;
    finds.push(...findPlaintext(bytes, texts).map((text) => `${file}: ${nameOf(text)}`));
    finds.push(...findPlaintext(Buffer.from(file), texts).map((text) => `name of ${file}: ${nameOf(text)}`));
  }
  return { finds, searchedBytes };
}

function nameOf(text: Plaintext): string {
  return typeof text === 'string'
    ? text
    : `${text.length} bytes ${Buffer.from(text.subarray(0, 8)).toString('hex')}...`;
}

function formsOf(text: Plaintext): Buffer[] {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  const forms = [bytes, Buffer.from(hex), Buffer.from(hex.toUpperCase()), ...base64Forms(bytes)];
  if (typeof text !== 'string') return forms;
  return [...forms, Buffer.from(text, 'utf16le'), Buffer.from(encodeURIComponent(text))];
}

// The inner part of the base64 text, which is the same whatever stands before and after, for each of three alignments.
function base64Forms(bytes: Buffer): Buffer[] {
  return [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
    return (['base64', 'base64url'] as const).map((encoding) => {
      const text = shifted.toString(encoding).replace(/=+$/, '');
      return Buffer.from(text.slice(shift === 0 ? 0 : 4, -2));
    });
  });
}

// Chromium leaves a socket and links to what is no file.
function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const full = path.join(folder, name);
    const entry = lstatSync(full);
    if (entry.isDirectory()) return filesBelow(full);
    return entry.isFile() ? [full] : [];
  });
}
