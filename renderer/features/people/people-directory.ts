import type { UserId } from '../../../shared/domain/ids';
import type { Person } from '../../../shared/ipc/core-contract';
import { createPeopleSorter } from './sort-people';
import { hintsForNamesakes } from './tell-apart';

/** The people of a workspace, ready to be looked up and told apart. */
export interface PeopleDirectory {
  /** By name. */
  readonly all: readonly Person[];
  readonly others: readonly Person[];
  readonly self: Person | undefined;
  /** Whether the reader may invite others. */
  readonly mayInvite: boolean;
  get(userId: UserId): Person | undefined;
  /** What to show beside the name of somebody who has a namesake. */
  hint(userId: UserId): string | undefined;
}

/** Sorted by name as `locale` does. */
export function peopleDirectory(people: readonly Person[], locale: string): PeopleDirectory {
  return directoryOf(createPeopleSorter(locale)(people));
}

/** `all` by name. */
export function directoryOf(all: readonly Person[]): PeopleDirectory {
  const byId = new Map(all.map((person) => [person.userId, person]));
  const self = all.find((person) => person.isSelf);
  const hints = hintsForNamesakes(all);
  return {
    all,
    others: all.filter((person) => !person.isSelf),
    self,
    mayInvite: self?.role === 'owner' || self?.role === 'admin',
    get: (userId) => byId.get(userId),
    hint: (userId) => hints.get(userId),
  };
}

/** What somebody is looked for by: the reader's own name for them, and that of their profile. */
export function namesOf({ displayName, profileName }: Person): readonly string[] {
  return profileName === undefined ? [displayName] : [displayName, profileName];
}

/** What others read: the reader's own name for somebody is nobody else's concern. */
export function profileNameOf({ displayName, profileName }: Person): string {
  return profileName ?? displayName;
}

/** Name and hint in one text, for labels that are read aloud. */
export function fullName(directory: PeopleDirectory, userId: UserId, unknown: string): string {
  const name = directory.get(userId)?.displayName ?? unknown;
  const hint = directory.hint(userId);
  return hint === undefined ? name : `${name} (${hint})`;
}
