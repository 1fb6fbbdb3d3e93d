/** What our groups accept beyond what the protocol demands. */
import type { Environment } from '../mls/group/environment';
import type { KeyPackage } from '../mls/key-package/key-package';
import { canDoExtensions } from '../mls/leaf/capabilities';
import { lastResortExtensionType } from '../mls/leaf/extension';
import type { LifetimeRule } from '../mls/leaf/lifetime';
import type { CommittedProposal } from '../mls/proposal/committed-proposal';
import { readGroupState } from './group-state-extension';
import { isSameDevice, isSameIdentity, leafIdentity, type CredentialCheck } from './leaf-identity';

const dayMs = 24 * 60 * 60 * 1000;

/** Epochs are counted as numbers outside MLS. */
export const maxEpoch = BigInt(Number.MAX_SAFE_INTEGER);

/** How far two clocks may differ: a package is valid from a day before its making on. */
export const clockSkewMs = dayMs;
export const ordinaryLifetimeMs = 90 * dayMs;
export const lastResortLifetimeMs = 365 * dayMs;

/**
 * How long after its end the package of an added member is still accepted on receipt. The commit was made earlier than
 * it is read: a device that was away for weeks must be able to follow, or it would be locked out of the group.
 */
const receiptGraceMs = 90 * dayMs;

/**
 * The environment of our groups. `check` judges every leaf that is new to a group. Members commit additions, removals and new
 * group state, by value, and nothing else; nobody joins from outside.
 */
export function groupEnvironment(check: CredentialCheck, nowMs: number): Environment {
  return {
    nowMs,
    authentication: {
      isValid: (identity) => check(leafIdentity(identity)),
      isSuccessor: isSameIdentity,
      isSameClient: isSameDevice,
    },
    lifetimeOf,
    psk: () => undefined,
    isAllowed,
  };
}

/** Whether the package may be used more than once. */
export function isLastResort({ extensions }: KeyPackage): boolean {
  return extensions.some(({ extensionType }) => extensionType === lastResortExtensionType);
}

/** Without a key package: of a member that was in the group before whoever asks, of which only the length is judged. */
export function lifetimeOf(keyPackage: KeyPackage | undefined): LifetimeRule {
  const isLong = keyPackage === undefined || isLastResort(keyPackage);
  return {
    longestMs: clockSkewMs + (isLong ? lastResortLifetimeMs : ordinaryLifetimeMs),
    graceBeforeMs: clockSkewMs,
    graceAfterMs: receiptGraceMs,
  };
}

function isAllowed({ proposal, sender, reference }: CommittedProposal): boolean {
  if (sender.senderType !== 'member' || reference !== undefined) return false;
  switch (proposal.proposalType) {
    case 'add': {
      const { leafNode, extensions } = proposal.keyPackage;
      return canDoExtensions(leafNode.capabilities, extensions);
    }
    case 'remove':
      return true;
    case 'group_context_extensions':
      readGroupState(proposal.extensions);
      return true;
    default:
      return false;
  }
}
