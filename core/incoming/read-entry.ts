import type { UserId } from '../../shared/domain/ids';
import { toAppError, type ErrorCode } from '../../shared/errors';
import { decodeContent, type ReceivedContent } from '../content/content-codec';
import { decodeGroupState, type ConversationState } from '../content/group-state-codec';
import { usersOf } from '../conversation/group-users';
import { withLeafCheck, type DirectoryView } from '../conversation/leaf-check';
import { unprotect, type Unprotected } from '../group/messages';
import type { GroupState } from '../mls/group/group-state';
import type { CommittedFacts, GroupFacts } from './apply-commit';

export type ReadEntry =
  | {
      readonly kind: 'content';
      readonly content: ReceivedContent;
      readonly sender: UserId;
      /** This device sent it, after the state here was saved: the vault is an older one. */
      readonly isFromHere: boolean;
      readonly next: GroupState;
    }
  | {
      readonly kind: 'commit';
      readonly committed: CommittedFacts;
      readonly isSelfRemoved: boolean;
      readonly next: GroupState;
    }
  /** This device changed the group, after the state here was saved: it can't follow. */
  | { readonly kind: 'own-commit'; readonly next: GroupState }
  /** Authentic, but not understood: its key is used up. */
  | { readonly kind: 'unusable'; readonly code: ErrorCode; readonly next: GroupState }
  /** Not an entry of this group, whose state is as it was. */
  | { readonly kind: 'refused'; readonly code: ErrorCode };

/** Decrypts an entry of another device and reads what is in it. Uses `group` up unless it answers 'refused'. */
export async function readEntry(
  group: GroupState,
  bytes: Uint8Array,
  before: GroupFacts,
  directory: DirectoryView,
): Promise<ReadEntry> {
  try {
    const opened = await withLeafCheck(directory, async (check) => unprotect(group, bytes, check));
    if (opened.kind === 'own-commit') return opened;
    return opened.kind === 'application' ? readContent(opened) : readCommit(opened, before);
  } catch (error) {
    return { kind: 'refused', code: toAppError(error).code };
  }
}

function readContent(opened: Extract<Unprotected, { kind: 'application' }>): ReadEntry {
  const { plaintext, sender, isOwn, next } = opened;
  try {
    return { kind: 'content', content: decodeContent(plaintext), sender: sender.userId, isFromHere: isOwn, next };
  } catch (error) {
    return { kind: 'unusable', code: toAppError(error).code, next };
  }
}

function readCommit(opened: Extract<Unprotected, { kind: 'commit' }>, before: GroupFacts): ReadEntry {
  const { sender, isSelfRemoved, next } = opened;
  const users = isSelfRemoved ? usersWithout(before.users, opened) : usersOf(next);
  const committed = { committer: sender.userId, users, state: readState(opened.groupState) };
  return { kind: 'commit', committed, isSelfRemoved, next };
}

// A removed device can't ask the next state who is in it.
function usersWithout(
  users: ReadonlySet<UserId>,
  { added, removed }: Extract<Unprotected, { kind: 'commit' }>,
): ReadonlySet<UserId> {
  const remaining = new Set(users);
  for (const leaf of removed) remaining.delete(leaf.userId);
  for (const leaf of added) remaining.add(leaf.userId);
  return remaining;
}

// The commit counts, whatever state it gives: refusing it would part this device from the group.
function readState(bytes: Uint8Array): ConversationState | undefined {
  try {
    return decodeGroupState(bytes);
  } catch {
    return undefined;
  }
}
