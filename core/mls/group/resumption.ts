/** Resumption of a group by another one: reinitialisation and branching (RFC 9420 sections 8.6, 11.2 and 11.3). */
import { equalBytes } from '../../../shared/domain/bytes';
import { randomBytes } from '../../crypto/primitives';
import type { CipherSuite } from '../crypto/cipher-suite';
import type { GroupContext } from '../key-schedule/group-context';
import type { PreSharedKeyId, Psk, PskLookup } from '../key-schedule/pre-shared-key';
import type { AuthenticationService } from '../leaf/authentication-service';
import { mls10 } from '../leaf/capabilities';
import { isSameExtensions } from '../leaf/extension';
import { demand } from '../refusal';
import { membersOf, type RatchetTree } from '../tree/ratchet-tree';
import type { Environment } from './environment';
import { demandUsable, type GroupState } from './group-state';

/** A group, in its last epoch, that another one goes on from. */
export interface Resumption {
  readonly usage: 'reinit' | 'branch';
  readonly from: GroupState;
}

/** The id under which the old group's resumption key is injected, with a new nonce. */
export function resumptionPskId(suite: CipherSuite, { usage, from }: Resumption): PreSharedKeyId {
  const { groupId, epoch } = from.context;
  return {
    psk: { pskType: 'resumption', usage, pskGroupId: groupId, pskEpoch: epoch },
    pskNonce: randomBytes(suite.hashBytes),
  };
}

/**
 * Finds keys: the resumption keys of these states, and whatever the application knows. Throws `internal.unexpected` for a
 * group whose secrets were wiped: a key that everybody knows must not be taken for one.
 */
export function pskLookup(
  state: GroupState | undefined,
  { psk: known }: Pick<Environment, 'psk'>,
  resumption?: Resumption,
): PskLookup {
  const groups = [state, resumption?.from].filter((group) => group !== undefined);
  for (const group of groups) demandUsable(group);
  return (psk) => {
    for (const group of groups) {
      const hasSecrets = group.status.kind !== 'removed';
      if (hasSecrets && isResumptionOf(psk, group.context)) return group.secrets.resumptionPsk;
    }
    return known(psk);
  };
}

/**
 * Refuses a new group that is not what its first commit says it is (section 12.4.3.1): with the parameters of the old
 * group's reinitialisation and all its members, or a branch with some of them.
 */
export function checkResumption(
  { usage, from }: Resumption,
  joined: { readonly context: GroupContext; readonly tree: RatchetTree },
  { isSuccessor }: AuthenticationService,
): void {
  const { context, tree } = joined;
  demand(context.epoch === 1n, 'the group is not new');
  const has = (group: RatchetTree, leaf: Parameters<typeof isSuccessor>[0]): boolean =>
    Array.from(membersOf(group)).some(([, other]) => isSuccessor(other, leaf));
  if (usage === 'branch') {
    demand(context.cipherSuite === from.context.cipherSuite, 'the branch has another suite');
    const isSubset = Array.from(membersOf(tree)).every(([, leaf]) => has(from.tree, leaf));
    demand(isSubset, 'the branch has a member that the group does not have');
    return;
  }
  if (from.status.kind !== 'reinitialised') return demand(false, 'the group was not reinitialised');
  const { groupId, version, cipherSuite, extensions } = from.status.reinit;
  demand(version === mls10, 'the new group has another version');
  demand(equalBytes(context.groupId, groupId), 'the new group has another id');
  demand(context.cipherSuite === cipherSuite, 'the new group has another suite');
  demand(isSameExtensions(context.extensions, extensions), 'the new group has other extensions');
  const isWhole = Array.from(membersOf(from.tree)).every(([, leaf]) => has(tree, leaf));
  demand(isWhole, 'the new group lacks a member of the old one');
}

/** The id among these by which a group is resumed. Refuses more than one, as section 12.4.3.1 does. */
export function findResumption(psks: readonly PreSharedKeyId[]): Extract<Psk, { pskType: 'resumption' }> | undefined {
  const found = psks.flatMap(({ psk }) => (psk.pskType === 'resumption' && psk.usage !== 'application' ? [psk] : []));
  demand(found.length <= 1, 'the group resumes more than one');
  return found[0];
}

export function isResumptionOf(psk: Psk, { groupId, epoch }: GroupContext): boolean {
  return psk.pskType === 'resumption' && psk.pskEpoch === epoch && equalBytes(psk.pskGroupId, groupId);
}
