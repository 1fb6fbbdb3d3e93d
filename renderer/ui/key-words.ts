/** How keys that are pressed together with Ctrl (Cmd on a Mac) are written; `shiftWord` is the reader's word for Shift. */
export function keyWords(keys: readonly string[], shiftWord: string): string {
  const isMac = navigator.platform.startsWith('Mac');
  const command = isMac ? '⌘' : 'Ctrl';
  return [command, ...keys.map((key) => (key === 'Shift' ? (isMac ? '⇧' : shiftWord) : key))].join(' ');
}
