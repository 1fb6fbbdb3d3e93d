import { writeFile } from 'node:fs/promises';
import { dialog, type BrowserWindow } from 'electron';
import { readUsableImage } from '../../shared/domain/image/read-image';
import { AppError } from '../../shared/errors';
import type { ImageFile } from '../../shared/ipc/shell-contract';
import { imageFileName } from './image-file-name';

/**
 * Asks where to, by a dialog of the system, and writes the file as it came. Does nothing if the person thinks better of it. Throws
 * `input.malformed` for what is no image that can be shown, `file.not-saved` when it can't be written.
 */
export async function saveImage(window: BrowserWindow, { bytes, name }: ImageFile): Promise<void> {
  const facts = readUsableImage(bytes);
  if (facts === undefined) throw new AppError('input.malformed');
  const { filePath, canceled } = await dialog.showSaveDialog(window, {
    defaultPath: imageFileName(name, facts.format),
  });
  if (canceled || filePath === undefined || filePath === '') return;
  try {
    await writeFile(filePath, bytes);
  } catch (cause) {
    throw new AppError('file.not-saved', { cause });
  }
}
