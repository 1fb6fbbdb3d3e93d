import type { ListRow } from './list-rows';

/** Rows have the same height whatever is in them, so that a list of any length is laid out without being drawn. In rem. */
const heightsRem: Readonly<Record<ListRow['kind'], number>> = { conversation: 3.5625, heading: 2.125, archive: 2.75 };

/** In CSS pixels, at this size of the root's text. */
export function rowHeightPx(row: ListRow | undefined, remPx: number): number {
  return Math.round(heightsRem[row?.kind ?? 'conversation'] * remPx);
}
