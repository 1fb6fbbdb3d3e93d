import type { GroupRowChange } from '../core/vault/mls-table';

/** The size of changed rows: their values, and their keys as SQLite stores numbers. The group's own number takes a byte. */
export function rowBytes(changes: readonly GroupRowChange[]): number {
  const sizes = changes.map(
    ({ kind, index, value }) => 1 + integerBytes(kind) + integerBytes(index ?? 0) + (value?.length ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

// Of the record format: 0 and 1 take no byte; there is none of 5 or 7.
function integerBytes(value: number): number {
  if (value <= 1) return 0;
  return [1, 2, 3, 4, 6].find((length) => value < 2 ** (8 * length - 1)) ?? 8;
}
