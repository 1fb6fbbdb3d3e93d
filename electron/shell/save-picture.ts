/** Writes a picture of a message where the person wants it: outside the vault, where anybody can read it. */
import { writeFile } from 'node:fs/promises';
import { readUsableImage, type ImageFacts } from '../../shared/domain/image/read-image';
import { AppError } from '../../shared/errors';

export interface SavingWays {
  /** Asks where to; undefined when the person has thought better of it. */
  readonly choosePath: (suggestedName: string) => Promise<string | undefined>;
  readonly now: Date;
}

/**
 * Resolves to whether it was saved. Throws `input.malformed` for what is no picture that may be in a message, and `file.unwritable` when
 * the file can't be written.
 */
export async function savePicture(bytes: Uint8Array, { choosePath, now }: SavingWays): Promise<boolean> {
  const facts = readUsableImage(bytes);
  if (facts === undefined) throw new AppError('input.malformed');
  const path = await choosePath(fileName(facts, now));
  if (path === undefined) return false;
  try {
    await writeFile(path, bytes);
  } catch (cause) {
    throw new AppError('file.unwritable', { retry: 'later', cause });
  }
  return true;
}

/** By when it is saved, since a name of ours would tell what is in it; with the ending of what it really is. */
function fileName({ format }: ImageFacts, now: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `conclave-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}.${endings[format]}`;
}

const endings: Readonly<Record<ImageFacts['format'], string>> = { gif: 'gif', webp: 'webp', png: 'png', jpeg: 'jpg' };
