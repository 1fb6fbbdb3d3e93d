import type { Connection, ConnectionOwner } from './connection';

/** One connection and what it has been allowed so far. */
export interface Session extends ConnectionOwner {
  readonly kind: 'device' | 'topics' | 'web';
  readonly connection: Connection;
  /** Has authenticated, or shown a ticket. */
  isAdmitted(): boolean;
  /** False once its device is revoked or its ticket has expired. */
  isStillAllowed(): boolean;
}
