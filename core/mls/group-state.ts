/**
 * The state of one group at one device: a value that the functions of this folder take and return.
 *
 * A state holds secrets that a message may use only once. `protect` and `unprotect` therefore use the state up that
 * they are given: they wipe what they used and refuse to take the same state again. Whoever fails to store the next
 * state reads the last stored one again. Making a commit leaves the state usable, because the commit may lose the race.
 */
import type { ClientConfig } from 'ts-mls/clientConfig.js';
import type { ClientState } from 'ts-mls/clientState.js';
import { defaultKeyPackageEqualityConfig } from 'ts-mls/keyPackageEqualityConfig.js';
import { allSecretTreeValues } from 'ts-mls/secretTree.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { AppError } from '../../shared/errors';
import { wipe } from '../crypto/primitives';
import { authenticationService, leafIdentity, type CredentialCheck, type LeafIdentity } from './credential';
import { cipherSuite, isCipherSuiteName } from './crypto-provider';
import { failAlikeSync, Refusal } from './fail-alike';
import { readGroupState } from './group-state-extension';

declare const opaque: unique symbol;

/** The state of a group; what is inside is this folder's business. */
export interface GroupState {
  readonly [opaque]: 'GroupState';
}

interface Holder {
  client: ClientState;
  isSpent: boolean;
}

const holders = new WeakMap<GroupState, Holder>();

/** The group's epoch. Exact: an epoch beyond 2^53 is refused when it is reached. */
export function epoch(state: GroupState): number {
  return Number(openGroup(state).groupContext.epoch);
}

/** The group id: the bytes of the conversation's id. */
export function groupId(state: GroupState): Uint8Array {
  return openGroup(state).groupContext.groupId.slice();
}

/** Every leaf of the group, this device's too, in the order of the tree. */
export function members(state: GroupState): LeafIdentity[] {
  return [...leavesOf(openGroup(state)).values()];
}

/** The encoded conversation state (extension 0xFC01) on which the members agree. */
export function groupStateBytes(state: GroupState): Uint8Array {
  return failAlikeSync(() => readGroupState(openGroup(state).groupContext.extensions));
}

/** Whether this device was removed by the last commit: the state can then neither send nor receive. */
export function isRemoved(state: GroupState): boolean {
  return openGroup(state).groupActiveState.kind === 'removedFromGroup';
}

/** Overwrites every secret of the state, which can't be used afterwards. States of other epochs are not touched. */
export function wipeGroup(state: GroupState): void {
  const holder = holders.get(state);
  if (holder === undefined || holder.isSpent) return;
  wipe(...secretsOf(holder.client));
  holder.isSpent = true;
}

/** Hides the library's state in one of ours. */
export function holdGroup(client: ClientState): GroupState {
  const state = Object.freeze({}) as GroupState;
  holders.set(state, { client, isSpent: false });
  return state;
}

/** The library's state. Throws `internal.unexpected` when the state was used up. */
export function openGroup(state: GroupState): ClientState {
  const holder = holders.get(state);
  if (holder === undefined || holder.isSpent) {
    throw new AppError('internal.unexpected', { details: { rule: 'group-state-used-twice' } });
  }
  return holder.client;
}

/** Marks a state as used up without touching secrets that its successor shares. */
export function spendGroup(state: GroupState): void {
  const holder = holders.get(state);
  if (holder !== undefined) holder.isSpent = true;
}

/** The suite of a group. Throws for one that we don't speak. */
export function suiteOf(client: ClientState): CiphersuiteImpl {
  const name = client.groupContext.cipherSuite;
  if (!isCipherSuiteName(name)) throw new Refusal('the group uses another suite');
  return cipherSuite(name);
}

/** The identities by leaf index. */
export function leavesOf(client: ClientState): Map<number, LeafIdentity> {
  const leaves = new Map<number, LeafIdentity>();
  for (const [nodeIndex, node] of client.ratchetTree.entries()) {
    if (node?.nodeType === 'leaf') leaves.set(nodeIndex / 2, leafIdentity(node.leaf));
  }
  return leaves;
}

/** The identity of one leaf. Throws for a blank one. */
export function leafAt(client: ClientState, leafIndex: number): LeafIdentity {
  const node = client.ratchetTree[leafIndex * 2];
  if (node?.nodeType !== 'leaf') throw new Refusal('there is no such leaf');
  return leafIdentity(node.leaf);
}

/** Every secret that the state holds. */
export function secretsOf(client: ClientState): Uint8Array[] {
  const { keySchedule, privatePath } = client;
  return [
    keySchedule.senderDataSecret,
    keySchedule.exporterSecret,
    keySchedule.externalSecret,
    keySchedule.confirmationKey,
    keySchedule.membershipKey,
    keySchedule.resumptionPsk,
    keySchedule.epochAuthenticator,
    keySchedule.initSecret,
    ...allSecretTreeValues(client.secretTree),
    ...Object.values(privatePath.privateKeys),
    client.signaturePrivateKey,
  ];
}

/** Gives a state of a new epoch its own copies of what it shares with its predecessor, so that that can be wiped. */
export function withOwnSecrets(client: ClientState): ClientState {
  const privateKeys: Record<number, Uint8Array> = {};
  for (const [nodeIndex, key] of Object.entries(client.privatePath.privateKeys)) {
    privateKeys[Number(nodeIndex)] = key.slice();
  }
  return {
    ...client,
    privatePath: { ...client.privatePath, privateKeys },
    signaturePrivateKey: client.signaturePrivateKey.slice(),
  };
}

/**
 * How ts-mls is to treat a group of ours. `check` judges every leaf that it validates. No key of a former epoch is
 * kept: the relay orders a conversation's entries and takes none for an epoch that is over.
 */
export function clientConfig(check: CredentialCheck, nowMs?: number): ClientConfig {
  return {
    authService: authenticationService(check),
    keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
    keyRetentionConfig: { retainKeysForEpochs: 0, retainKeysForGenerations: 64, maximumForwardRatchetSteps: 1000 },
    lifetimeConfig: {
      maximumTotalLifetime: 0n,
      // Checked by lifetime.ts, which knows how late a commit may be read.
      validateLifetimeOnReceive: false,
      ...(nowMs === undefined ? {} : { currentTimeMs: () => nowMs }),
    },
    paddingConfig: { kind: 'padUntilLength', padUntilLength: 0 },
  };
}
