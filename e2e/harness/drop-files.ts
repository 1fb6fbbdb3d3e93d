import type { Locator } from '@playwright/test';

export interface DroppedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Uint8Array;
}

/** Drops these files on a field, all at once. */
export async function dropFiles(field: Locator, files: readonly DroppedFile[]): Promise<void> {
  const encoded = files.map(({ name, mimeType, buffer }) => [name, mimeType, Buffer.from(buffer).toString('base64')]);
  const transfer = await field.page().evaluateHandle((dropped) => {
    const data = new DataTransfer();
    for (const [name = '', type = '', base64 = ''] of dropped) {
      const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      data.items.add(new File([content], name, { type }));
    }
    return data;
  }, encoded);
  await field.dispatchEvent('drop', { dataTransfer: transfer });
}
