/** What is measured of MLS. Times are medians in milliseconds, sizes are in bytes. */

/** Members of the groups in which messages are measured. */
export const messageSizes = [2, 100, 1_000] as const;
/** Members of the groups in which commits and joining are measured. */
export const commitSizes = [100, 1_000] as const;
/** Messages of one transaction: as many as the core sends or reads at once. */
export const messagesPerTransaction = 64;

type MessageSize = (typeof messageSizes)[number];
type CommitSize = (typeof commitSizes)[number];

export type FigureName =
  | `protect, ${MessageSize}`
  | `unprotect, ${MessageSize}`
  | `protect primitives, ${MessageSize}`
  | `unprotect primitives, ${MessageSize}`
  | `unprotect first, ${CommitSize}`
  | `message row bytes, ${MessageSize}`
  | `first message row bytes, ${CommitSize}`
  | `create commit, ${CommitSize}`
  | `process commit, ${CommitSize}`
  | `committer row bytes, ${CommitSize}`
  | `receiver row bytes, ${CommitSize}`
  | `store commit, ${CommitSize}`
  | `commit bytes, ${CommitSize}`
  | `welcome bytes, ${CommitSize}`
  | `join, ${CommitSize}`
  | `join on one thread, ${CommitSize}`
  | `join signatures, ${CommitSize}`
  | `load, ${CommitSize}`
  | `create group, ${CommitSize}`
  | `parents, ${CommitSize}`
  | `blank parents, ${CommitSize}`
  | 'durable transaction'
  | 'protect, suite 1'
  | 'unprotect, suite 1';

/** What could be measured, by its name. */
export type Figures = Readonly<Partial<Record<FigureName, number>>>;
