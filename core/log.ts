/** What the core reports to whoever operates it: that something happened, never content, names or keys. */
import type { ErrorDetails } from '../shared/errors';

export type Log = (event: string, details?: ErrorDetails) => void;
