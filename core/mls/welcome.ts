/** Joining a group by a Welcome (RFC 9420 section 12.4.3.1). */
import { joinGroup } from 'ts-mls/clientState.js';
import { emptyPskIndex } from 'ts-mls/pskIndex.js';
import type { Welcome } from 'ts-mls/welcome.js';
import { toHex } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { wipe } from '../crypto/primitives';
import type { CredentialCheck } from './credential';
import { cipherSuite, isCipherSuiteName } from './crypto-provider';
import { failAlike, failAlikeSync, Refusal } from './fail-alike';
import { readGroupState } from './group-state-extension';
import { clientConfig, holdGroup, leavesOf, withOwnSecrets, type GroupState } from './group-state';
import { keyPackageReference } from './key-package';
import { decodePrivateKeys } from './key-package-codec';
import { readMlsMessage } from './mls-message';
import { checkUniqueKeys, withCheckedPrivatePath } from './ratchet-tree';

/** Most devices that one welcome can be for. */
const maxWelcomed = 10_000;

export interface Joined {
  readonly state: GroupState;
  /** Which key package was used. Its private keys have to be deleted now, unless it is the last resort. */
  readonly keyPackageReference: Uint8Array;
}

/** The references of the key packages that a welcome (MLSMessage) is for. Throws `crypto.failed`. */
export function welcomeReferences(welcome: Uint8Array): Uint8Array[] {
  return failAlikeSync(() => readWelcome(welcome).secrets.map(({ newMember }) => newMember.slice()));
}

/**
 * Joins the group that a welcome (MLSMessage) is for. `privateKeys` answers with what `generateKeyPackage` returned for
 * a reference, or undefined for a package that isn't this device's. `check` judges every leaf of the group.
 * Throws `crypto.failed`.
 */
export async function joinFromWelcome(options: {
  readonly welcome: Uint8Array;
  readonly privateKeys: (reference: Uint8Array) => Uint8Array | undefined;
  readonly check: CredentialCheck;
}): Promise<Joined> {
  return failAlike(async () => {
    const welcome = readWelcome(options.welcome);
    const { reference, stored } = await findPrivateKeys(welcome, options.privateKeys);
    if (!isCipherSuiteName(welcome.cipherSuite) || welcome.cipherSuite !== stored.keyPackage.cipherSuite) {
      throw new Refusal('the welcome is for another suite');
    }
    const joined = await joinGroup(
      welcome,
      stored.keyPackage,
      stored.privateKeys,
      emptyPskIndex,
      cipherSuite(welcome.cipherSuite),
      undefined,
      undefined,
      clientConfig(options.check),
    );
    if (joined.groupContext.epoch > BigInt(Number.MAX_SAFE_INTEGER)) throw new Refusal('the epoch is too large');
    readGroupState(joined.groupContext.extensions);
    checkUniqueKeys(joined);
    leavesOf(joined);
    const state = holdGroup(withCheckedPrivatePath(withOwnSecrets(joined)));
    const { initPrivateKey, hpkePrivateKey, signaturePrivateKey } = stored.privateKeys;
    wipe(initPrivateKey, hpkePrivateKey, signaturePrivateKey);
    return { state, keyPackageReference: reference };
  });
}

function readWelcome(bytes: Uint8Array): Welcome {
  const { welcome } = readMlsMessage(bytes, 'mls_welcome', limits.entryBytes);
  if (welcome.secrets.length === 0 || welcome.secrets.length > maxWelcomed) {
    throw new Refusal('the welcome is for nobody or too many');
  }
  return welcome;
}

async function findPrivateKeys(welcome: Welcome, privateKeys: (reference: Uint8Array) => Uint8Array | undefined) {
  for (const { newMember } of welcome.secrets) {
    const bytes = privateKeys(newMember.slice());
    if (bytes === undefined) continue;
    const stored = decodePrivateKeys(bytes);
    const reference = await keyPackageReference(stored.keyPackage);
    if (toHex(reference) !== toHex(newMember)) throw new Refusal('the private keys are of another key package');
    return { reference, stored };
  }
  throw new Refusal('the welcome is not for this device');
}
