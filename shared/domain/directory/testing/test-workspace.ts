/** A founded workspace, people in it, and what becomes of an entry, for tests of the reducer. */
import { expect } from 'vitest';
import { AppError } from '../../../errors';
import { Role } from '../../../protocol/gen/directory_pb';
import type { WorkspaceId } from '../../ids';
import { applyEntry } from '../apply-entry';
import type { ApplyOptions } from '../apply-entry';
import type { DirectoryState } from '../directory-state';
import { emptyDirectory } from '../directory-state';
import * as t from './test-people';

// Every runtime of the tests has it; the types of this folder's environment don't.
declare function structuredClone<T>(value: T): T;

export const startMs = 1_800_000_000_000;
export const hourMs = 60 * 60 * 1000;

export type FoundedState = DirectoryState & { readonly workspaceId: WorkspaceId };

export function foundTestWorkspace(): { founder: t.TestPerson; founding: Uint8Array; founded: FoundedState } {
  const founder = t.makeTestPerson();
  const founding = t.entryBy(emptyDirectory(), founder, t.foundingBy(founder), { nowMs: startMs });
  return { founder, founding, founded: apply(emptyDirectory(), founding) };
}

/** The state after the entry, which founds a workspace or belongs to one. */
export function apply(state: DirectoryState, entry: Uint8Array, options?: ApplyOptions): FoundedState {
  const next = applyEntry(state, entry, t.testCrypto, options).state;
  if (next.workspaceId === undefined) throw new Error('no workspace');
  return { ...next, workspaceId: next.workspaceId };
}

/** Code and rule of the error with which the entry is refused, and proof that nothing was changed on the way. */
export function refusal(state: DirectoryState, entry: Uint8Array, options?: ApplyOptions): string {
  const before = structuredClone(state);
  try {
    applyEntry(state, entry, t.testCrypto, options);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(state).toEqual(before);
    return error.details['rule'] === undefined ? error.code : `${error.code} ${error.details['rule']}`;
  }
  return 'accepted';
}

export interface Terms {
  readonly role?: Role;
  readonly uses?: number;
  readonly expiresAtMs?: number;
}

/** A new invite, and the entry that creates it. */
export function inviteEntry(state: DirectoryState, by: t.TestPerson, terms: Terms = {}) {
  const invite = t.makeTestInvite();
  const { role = Role.MEMBER, uses = 2, expiresAtMs = state.atMs + hourMs } = terms;
  return { invite, entry: t.entryBy(state, by, t.inviteCreation(invite, { role, uses, expiresAtMs })) };
}

/** The state with a new invite. */
export function withInvite(state: DirectoryState, by: t.TestPerson, terms: Terms = {}) {
  const { invite, entry } = inviteEntry(state, by, terms);
  return { invite, state: apply(state, entry) };
}

/** The state with one more person of this role, and the invite that it used. */
export function withPerson(state: FoundedState, by: t.TestPerson, role: Role) {
  const made = withInvite(state, by, { role });
  const person = t.makeTestPerson();
  const entry = t.entryBy(made.state, person, t.joinBy(person, made.invite, state.workspaceId));
  return { person, invite: made.invite, state: apply(made.state, entry) };
}
