/** Sending and receiving (RFC 9420 section 6.3): everything travels as PrivateMessage, commits too. */
import { createApplicationMessage } from 'ts-mls/createMessage.js';
import type { ClientState } from 'ts-mls/clientState.js';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import type { PrivateMessage } from 'ts-mls/privateMessage.js';
import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import { wipe } from '../crypto/primitives';
import type { CredentialCheck, LeafIdentity } from './credential';
import { failAlike, Refusal } from './fail-alike';
import {
  clientConfig,
  groupStateBytes,
  holdGroup,
  isRemoved,
  leafAt,
  openGroup,
  spendGroup,
  suiteOf,
  type GroupState,
} from './group-state';
import { readMlsMessage, writeMlsMessage } from './mls-message';
import { processCommit } from './process-commit';

export interface Protected {
  /** MLSMessage with a PrivateMessage. */
  readonly message: Uint8Array;
  readonly next: GroupState;
}

export type Unprotected =
  | {
      readonly kind: 'application';
      readonly plaintext: Uint8Array;
      readonly aad: Uint8Array;
      readonly sender: LeafIdentity;
      readonly next: GroupState;
    }
  | {
      readonly kind: 'commit';
      readonly aad: Uint8Array;
      readonly sender: LeafIdentity;
      /** In the order of the proposals. A device that a commit removes and adds again is in both lists. */
      readonly added: readonly LeafIdentity[];
      readonly removed: readonly LeafIdentity[];
      /** The encoded conversation state after the commit. */
      readonly groupState: Uint8Array;
      /** This device was removed: `next` has no secrets and can only be asked for what it last knew. */
      readonly isSelfRemoved: boolean;
      readonly next: GroupState;
    };

/**
 * Encrypts an application message. `aad` is authenticated and readable by everyone. Uses `state` up.
 * Throws `conversation.not-a-member` when this device was removed.
 */
export async function protect(state: GroupState, plaintext: Uint8Array, aad: Uint8Array): Promise<Protected> {
  const client = openGroup(state);
  if (isRemoved(state)) throw new AppError('conversation.not-a-member');
  return failAlike(async () => {
    const result = await createApplicationMessage(client, plaintext, suiteOf(client), aad);
    const message = writeMlsMessage({
      version: 'mls10',
      wireformat: 'mls_private_message',
      privateMessage: result.privateMessage,
    });
    spendGroup(state);
    wipe(...result.consumed);
    return { message, next: holdGroup(result.newState) };
  });
}

/**
 * Opens a message of another member: an application message or a commit. Uses `state` up when it succeeds; when it
 * throws, `state` is as it was. `check` judges the leaves that a commit adds. This device's own messages can't be
 * opened.
 * Throws `crypto.failed` for everything that is malformed, tampered with, repeated, from another epoch or forbidden,
 * standalone proposals among them: our members don't send any, but commit what they want.
 */
export async function unprotect(
  state: GroupState,
  message: Uint8Array,
  check: CredentialCheck,
  nowMs: number = Date.now(),
): Promise<Unprotected> {
  const client = openGroup(state);
  return failAlike(async () => {
    if (isRemoved(state)) throw new Refusal('this device is not in the group any more');
    const { privateMessage } = readMlsMessage(message, 'mls_private_message', limits.entryBytes);
    checkGroupAndEpoch(privateMessage, client);
    switch (privateMessage.contentType) {
      case 'application':
        return openApplicationMessage(state, client, privateMessage);
      case 'commit':
        return openCommit(state, client, privateMessage, { check, nowMs });
      case 'proposal':
        throw new Refusal('standalone proposals are not accepted');
    }
  });
}

// The library trusts the header, which any member could label as it likes.
function checkGroupAndEpoch(message: PrivateMessage, { groupContext }: ClientState): void {
  const isSameGroup =
    message.groupId.length === groupContext.groupId.length &&
    message.groupId.every((byte, index) => byte === groupContext.groupId[index]);
  if (!isSameGroup) throw new Refusal('the message is of another group');
  if (message.epoch !== groupContext.epoch) throw new Refusal('the message is of another epoch');
}

async function openApplicationMessage(
  state: GroupState,
  client: ClientState,
  message: PrivateMessage,
): Promise<Unprotected> {
  const { keyRetentionConfig } = clientConfig(() => false);
  const { content, tree, consumed } = await unprotectPrivateMessage(
    client.keySchedule.senderDataSecret,
    message,
    client.secretTree,
    client.ratchetTree,
    client.groupContext,
    keyRetentionConfig,
    suiteOf(client),
  );
  const { content: framed } = content;
  if (framed.contentType !== 'application' || framed.sender.senderType !== 'member') {
    throw new Refusal('the content is not what its header says');
  }
  const sender = leafAt(client, framed.sender.leafIndex);
  spendGroup(state);
  wipe(...consumed);
  return {
    kind: 'application',
    plaintext: framed.applicationData.slice(),
    aad: framed.authenticatedData.slice(),
    sender,
    next: holdGroup({ ...client, secretTree: tree }),
  };
}

async function openCommit(
  state: GroupState,
  client: ClientState,
  message: PrivateMessage,
  judge: { readonly check: CredentialCheck; readonly nowMs: number },
): Promise<Unprotected> {
  const { next: nextClient, ...processed } = await processCommit(client, message, judge.check, judge.nowMs);
  spendGroup(state);
  const next = holdGroup(nextClient);
  return {
    kind: 'commit',
    ...processed,
    aad: message.authenticatedData.slice(),
    groupState: groupStateBytes(next),
    next,
  };
}
