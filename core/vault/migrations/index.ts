/** Every step of the vault's schema, ascending and without gaps. */
import type { Migration } from '../migrate';
import * as accountAndDirectory from './0001-account-and-directory';
import * as conversations from './0002-conversations';

export const migrations: readonly Migration[] = [accountAndDirectory, conversations];
