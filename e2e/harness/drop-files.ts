import type { JSHandle, Locator } from '@playwright/test';

export interface DroppedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Uint8Array;
}

/** Drops these files on a field, all at once. */
export async function dropFiles(field: Locator, files: readonly DroppedFile[]): Promise<void> {
  await field.dispatchEvent('drop', { dataTransfer: await transferOf(field, files) });
}

/** Pastes these files into a field, all at once: as a file manager copies them. */
export async function pasteFiles(field: Locator, files: readonly DroppedFile[]): Promise<void> {
  const transfer = await transferOf(field, files);
  await field.evaluate((element, clipboardData) => {
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, transfer);
}

async function transferOf(field: Locator, files: readonly DroppedFile[]): Promise<JSHandle<DataTransfer>> {
  const encoded = files.map(({ name, mimeType, buffer }) => [name, mimeType, Buffer.from(buffer).toString('base64')]);
  return await field.page().evaluateHandle((dropped) => {
    const data = new DataTransfer();
    for (const [name = '', type = '', base64 = ''] of dropped) {
      const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      data.items.add(new File([content], name, { type }));
    }
    return data;
  }, encoded);
}
