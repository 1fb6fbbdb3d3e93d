/**
 * The row that a key leads to from the row at `index`, of `count`, of which `perPage` are in sight; undefined for keys that
 * lead nowhere.
 */
export function rowForKey(key: string, index: number, count: number, perPage: number): number | undefined {
  const step = stepOf(key, count, perPage);
  if (step === undefined || count === 0) return undefined;
  return Math.min(count - 1, Math.max(0, index + step));
}

function stepOf(key: string, count: number, perPage: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return 1;
    case 'ArrowUp':
      return -1;
    case 'PageDown':
      return perPage;
    case 'PageUp':
      return -perPage;
    case 'Home':
      return -count;
    case 'End':
      return count;
    default:
      return undefined;
  }
}
