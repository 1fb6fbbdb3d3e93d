import { cleanLines, cleanName } from '../../shared/domain/clean-name';
import type { UserId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import type { Person } from '../../shared/ipc/core-contract';
import { writeAnnotation, type Annotation } from '../vault/annotation-table';
import type { Vault } from '../vault/vault';
import type { Directory } from './directory';

/**
 * Calls somebody by a name of this person's own, and keeps a note of them: on this device, for nobody else. Empty ones are
 * taken away. Throws `person.unknown`, and `input.malformed` for oneself.
 */
export function annotate(vault: Vault, directory: Directory, userId: UserId, { name, note }: Annotation): void {
  const person = demandOther(directory, userId);
  const own = cleanName(name, limits.displayNameLength);
  const cleaned = {
    // The name that all have is none of one's own.
    name: own === (person.profileName ?? person.displayName) ? '' : own,
    note: cleanLines(note, limits.personNoteLength),
  };
  vault.transact((tx) => writeAnnotation(tx, userId, cleaned));
}

/** Somebody else in the workspace. Throws `person.unknown`, and `input.malformed` for oneself. */
export function demandOther(directory: Directory, userId: UserId): Person {
  const person = directory.person(userId);
  if (person === undefined) throw new AppError('person.unknown');
  if (person.isSelf) throw new AppError('input.malformed', { details: { field: 'userId' } });
  return person;
}
