/** Sending and receiving in a conversation: everything travels as PrivateMessage, commits too (RFC 9420 section 6.3). */
import { limits } from '../../shared/domain/limits';
import { decodeMlsMessageOf } from '../mls/framing/mls-message';
import type { GroupState } from '../mls/group/group-state';
import { processMessage, type PlacedLeaf } from '../mls/group/process-message';
import { protectMessage, type ProtectedMessage } from '../mls/group/protect-message';
import { demand, failAlike, Refusal } from '../mls/refusal';
import { groupEnvironment, maxEpoch } from './group-rules';
import { groupStateBytes } from './group';
import { leafIdentity, type CredentialCheck, type LeafIdentity } from './leaf-identity';

export type Unprotected =
  | {
      readonly kind: 'application';
      readonly plaintext: Uint8Array;
      readonly aad: Uint8Array;
      readonly sender: LeafIdentity;
      /** Sent by this very leaf. */
      readonly isOwn: boolean;
      readonly next: GroupState;
    }
  | {
      readonly kind: 'commit';
      readonly aad: Uint8Array;
      readonly sender: LeafIdentity;
      /** In the order of the proposals. A device that a commit removes and adds again is in both lists. */
      readonly added: readonly LeafIdentity[];
      readonly removed: readonly LeafIdentity[];
      /** The encoded conversation state after the commit; before it, for a device that it removes. */
      readonly groupState: Uint8Array;
      /** This device was removed: `next` has no secrets and can only be asked for what it last knew. */
      readonly isSelfRemoved: boolean;
      readonly next: GroupState;
    }
  /** By this very leaf, made after this state was saved: the group can't be followed from here any more. */
  | { readonly kind: 'own-commit'; readonly next: GroupState };

/**
 * Encrypts an application message. `aad` is authenticated and readable by everyone. Uses `state` up.
 * Throws `conversation.not-a-member` when this device was removed.
 */
export function protect(state: GroupState, plaintext: Uint8Array, aad: Uint8Array): ProtectedMessage {
  return protectMessage(state, plaintext, { aad });
}

/**
 * Opens a message of another member: an application message or a commit. Uses `state` up when it succeeds; when it
 * throws, `state` is as it was. `check` judges the leaves that a commit adds. This device's own messages can be opened
 * only by a state that is older than they are: `isOwn` or 'own-commit' then proves that they were sent, by their signature.
 * Throws `crypto.failed` for everything that is malformed, tampered with, repeated, from another epoch or forbidden,
 * standalone proposals among them: our members don't send any, but commit what they want.
 */
export function unprotect(
  state: GroupState,
  message: Uint8Array,
  check: CredentialCheck,
  nowMs: number = Date.now(),
): Unprotected {
  return failAlike(() => {
    const decoded = decodeMlsMessageOf(message, 'mls_private_message', limits.entryBytes);
    demand(decoded.privateMessage.contentType !== 'proposal', 'standalone proposals are not accepted');
    demand(state.context.epoch < maxEpoch, 'the epoch is too large');
    const processed = processMessage(state, decoded, groupEnvironment(check, nowMs));
    switch (processed.kind) {
      case 'application':
        return {
          ...processed,
          sender: identityOf(processed.sender),
          isOwn: processed.sender.leafIndex === state.leafIndex,
        };
      case 'commit':
        return {
          kind: 'commit',
          aad: processed.aad,
          sender: identityOf(processed.committer),
          added: processed.added.map(identityOf),
          removed: processed.removed.map(identityOf),
          groupState: groupStateBytes(processed.next),
          isSelfRemoved: processed.isSelfRemoved,
          next: processed.next,
        };
      case 'own-commit':
        return { kind: 'own-commit', next: processed.next };
      case 'proposal':
        throw new Refusal('standalone proposals are not accepted');
    }
  });
}

function identityOf({ leaf }: PlacedLeaf): LeafIdentity {
  return leafIdentity(leaf);
}
