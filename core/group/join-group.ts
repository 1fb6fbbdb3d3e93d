/** Joining a conversation's group by a Welcome (RFC 9420 section 12.4.3.1). */
import { limits } from '../../shared/domain/limits';
import { wipe } from '../crypto/primitives';
import { wipeGroup, type GroupState } from '../mls/group/group-state';
import { demand, failAlike, Refusal } from '../mls/refusal';
import { joinGroup } from '../mls/welcome/join-group';
import { openWelcome, welcomeReferences } from '../mls/welcome/open-welcome';
import { areSignaturesValid } from '../mls/welcome/verify-signatures';
import { groupEnvironment, maxEpoch } from './group-rules';
import { readGroupState } from './group-state-extension';
import { decodePrivateKeys } from './key-package';
import type { CredentialCheck } from './leaf-identity';

export interface Joined {
  readonly state: GroupState;
  /** Which key package was used. Its private keys have to be deleted now, unless it is the last resort. */
  readonly keyPackageReference: Uint8Array;
}

/**
 * Joins the group that a welcome (MLSMessage) is for. `privateKeys` answers with what `generateKeyPackage` returned for
 * a reference, or undefined for a package that isn't this device's. `check` judges every leaf of the group.
 * Throws `crypto.failed`, and `crypto.unknown-suite`.
 */
export async function joinFromWelcome(options: {
  readonly welcome: Uint8Array;
  readonly privateKeys: (reference: Uint8Array) => Uint8Array | undefined;
  readonly check: CredentialCheck;
  readonly nowMs?: number;
}): Promise<Joined> {
  const { welcome, check, nowMs = Date.now() } = options;
  const environment = groupEnvironment(check, nowMs);
  const { reference, own } = failAlike(() => {
    demand(welcome.length <= limits.entryBytes, 'the welcome is too large');
    return findPrivateKeys(welcome, options.privateKeys);
  });
  try {
    const opened = openWelcome({ welcome, own }, environment);
    // Verified on other threads while this one looks at all the rest.
    const verified = areSignaturesValid(opened);
    const state = failAlike(() => {
      const joined = joinGroup(opened, environment, true);
      demand(joined.context.epoch <= maxEpoch, 'the epoch is too large');
      readGroupState(joined.context.extensions);
      return joined;
    });
    if (!(await verified)) {
      wipeGroup(state);
      failAlike(() => demand(false, 'a signature is not valid'));
    }
    return { state, keyPackageReference: reference };
  } finally {
    wipe(own.initSecretKey, own.encryptionSecretKey, own.signatureSecretKey);
  }
}

function findPrivateKeys(welcome: Uint8Array, privateKeys: (reference: Uint8Array) => Uint8Array | undefined) {
  for (const reference of welcomeReferences(welcome)) {
    const bytes = privateKeys(reference);
    if (bytes !== undefined) return { reference, own: decodePrivateKeys(bytes) };
  }
  throw new Refusal('the welcome is not for this device');
}
