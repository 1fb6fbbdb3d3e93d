/**
 * Puts a picture on the clipboard, or the first frame of one that moves. It is decoded here, in the sandbox, and goes over as a PNG, the one form that
 * clipboards take (Clipboard API, section 5). Throws what the browser throws: it can't be decoded, or the page has not been pressed lately.
 */
export async function copyImage(bytes: Uint8Array): Promise<void> {
  const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)]));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  bitmap.close();
  const png = await canvas.convertToBlob({ type: 'image/png' });
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
}
