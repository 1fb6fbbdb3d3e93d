import type { ReadBudget } from './store/store';

/** How much of a log is read, and sent, before others have their turn. */
export const readBudget: ReadBudget = { entries: 256, bytes: 256 * 1024 };
