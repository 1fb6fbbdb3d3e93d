/** Every step of the vault's schema, ascending and without gaps. */
import type { Migration } from '../migrate';
import * as accountAndDirectory from './0001-account-and-directory';

export const migrations: readonly Migration[] = [accountAndDirectory];
