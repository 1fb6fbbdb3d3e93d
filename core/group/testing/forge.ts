/** Our devices for the tools of core/mls/testing, which make what no honest device of ours would send. */
import type { OwnKeyPackage } from '../../mls/key-package/key-package';
import { forgeKeyPackage, type KeyPackageForgery } from '../../mls/testing/forge-key-package';
import type { TestClient } from '../../mls/testing/test-client';
import { makeKeyPackage } from '../key-package';
import type { Device } from './test-group';

/** A device as a client of the bare protocol, with the leaf that it has in our groups. */
export function clientOf({ identity, signature }: Device): TestClient {
  const { keyPackage } = makeKeyPackage({ identity, signature, isLastResort: false, nowMs: Date.now() });
  const { signatureKey, credential, capabilities, extensions } = keyPackage.leafNode;
  return { name: identity.deviceId, signature, leaf: { signatureKey, credential, capabilities, extensions } };
}

/** A key package of a device, changed before it is signed. */
export function forgedPackage(device: Device, forgery: KeyPackageForgery): OwnKeyPackage {
  return forgeKeyPackage(clientOf(device), forgery);
}
