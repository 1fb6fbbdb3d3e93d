/** Commits of others (RFC 9420 section 12.4.2). */
import type { ClientState } from 'ts-mls/clientState.js';
import type { PrivateMessage } from 'ts-mls/privateMessage.js';
import { processPrivateMessage } from 'ts-mls/processMessages.js';
import { emptyPskIndex } from 'ts-mls/pskIndex.js';
import type { ProposalWithSender } from 'ts-mls/unappliedProposals.js';
import { wipe } from '../crypto/primitives';
import { leafIdentity, type CredentialCheck, type LeafIdentity } from './credential';
import { Refusal } from './fail-alike';
import { readGroupState } from './group-state-extension';
import { clientConfig, leafAt, secretsOf, suiteOf, withOwnSecrets } from './group-state';
import { isLastResort } from './key-package';
import { checkLifetimeOnReceipt } from './lifetime';
import { checkUnchangedIdentities, checkUniqueKeys, withCheckedPrivatePath } from './ratchet-tree';

export interface ProcessedCommit {
  readonly next: ClientState;
  readonly sender: LeafIdentity;
  readonly added: LeafIdentity[];
  readonly removed: LeafIdentity[];
  readonly isSelfRemoved: boolean;
}

interface Proposed {
  sender: LeafIdentity | undefined;
  readonly added: LeafIdentity[];
  readonly removedLeaves: Set<number>;
}

/**
 * Applies a commit and wipes every secret of `before`. Throws, and leaves `before` as it was, when the commit is not
 * valid, adds a leaf that `check` refuses, changes the identity of a leaf, or does something that our groups don't do.
 */
export async function processCommit(
  before: ClientState,
  message: PrivateMessage,
  check: CredentialCheck,
  nowMs: number,
): Promise<ProcessedCommit> {
  const proposed: Proposed = { sender: undefined, added: [], removedLeaves: new Set() };
  const result = await processPrivateMessage(
    // The leaves that are new are checked below. Leaves that are in the group were checked when they came; asking
    // again would split the group whenever a commit and a change of the directory cross.
    { ...before, clientConfig: clientConfig(() => true) },
    message,
    emptyPskIndex,
    suiteOf(before),
    (incoming) => {
      if (incoming.kind !== 'commit' || incoming.senderLeafIndex === undefined) return 'reject';
      proposed.sender = leafAt(before, incoming.senderLeafIndex);
      for (const { proposal } of incoming.proposals) examine(proposal, proposed, check, nowMs);
      return 'accept';
    },
  );
  if (result.kind !== 'newState' || result.actionTaken !== 'accept' || proposed.sender === undefined) {
    throw new Refusal('the commit is not acceptable');
  }
  const removed = [...proposed.removedLeaves].map((leafIndex) => leafAt(before, leafIndex));
  const isSelfRemoved = proposed.removedLeaves.has(before.privatePath.leafIndex);
  const next = isSelfRemoved ? withoutSecrets(result.newState) : checkedNext(before, result.newState, proposed);
  wipe(...result.consumed, ...secretsOf(before));
  return { next, sender: proposed.sender, added: proposed.added, removed, isSelfRemoved };
}

function examine(
  proposal: ProposalWithSender['proposal'],
  proposed: Proposed,
  check: CredentialCheck,
  nowMs: number,
): void {
  switch (proposal.proposalType) {
    case 'add': {
      const { keyPackage } = proposal.add;
      checkLifetimeOnReceipt(keyPackage.leafNode.lifetime, nowMs, isLastResort(keyPackage));
      const identity = leafIdentity(keyPackage.leafNode);
      if (!check(identity)) throw new Refusal('the added leaf is not authorised');
      proposed.added.push(identity);
      return;
    }
    case 'remove':
      proposed.removedLeaves.add(proposal.remove.removed);
      return;
    case 'group_context_extensions':
      readGroupState(proposal.groupContextExtensions.extensions);
      return;
    default:
      throw new Refusal('our groups have no such proposals');
  }
}

function checkedNext(before: ClientState, after: ClientState, proposed: Proposed): ClientState {
  if (after.groupContext.epoch > BigInt(Number.MAX_SAFE_INTEGER)) throw new Refusal('the epoch is too large');
  checkUniqueKeys(after);
  checkUnchangedIdentities(before, after, proposed.removedLeaves);
  readGroupState(after.groupContext.extensions);
  return withCheckedPrivatePath(withOwnSecrets(after));
}

// A removed device learns nothing of the new epoch and has no more use for the old one.
function withoutSecrets(removed: ClientState): ClientState {
  const none = new Uint8Array(0);
  return {
    ...removed,
    keySchedule: {
      senderDataSecret: none,
      exporterSecret: none,
      externalSecret: none,
      confirmationKey: none,
      membershipKey: none,
      resumptionPsk: none,
      epochAuthenticator: none,
      initSecret: none,
    },
    secretTree: [],
    privatePath: { leafIndex: removed.privatePath.leafIndex, privateKeys: {} },
    signaturePrivateKey: none,
  };
}
