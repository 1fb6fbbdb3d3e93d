/** Who takes part in a simulation, and what they have in common. */
import { randomBytes, signatureKeyPair } from '../../crypto/primitives';
import { cipherSuite, type CipherSuiteId } from '../crypto/cipher-suite';
import { generateKeyPackage, type OwnKeyPackage } from '../key-package/key-package';
import { mls10 } from '../leaf/capabilities';
import { basicCredentialType, x509CredentialType } from '../leaf/credential';
import type { Extension, ExtensionType } from '../leaf/extension';
import type { LeafNode, LeafNodeContent } from '../leaf/leaf-node';
import { seconds } from '../leaf/lifetime';
import { findRequiredCapabilities, requiredCapabilitiesExtension } from '../leaf/required-capabilities';
import { externalSendersExtension } from '../proposal/external-senders';

export interface SimulatedClient {
  readonly name: string;
  readonly leaf: LeafNodeContent;
  readonly signatureSecretKey: Uint8Array;
}

/** An extension type that every client can do, and one that only some can. */
export const commonType: ExtensionType = 0xff01;
export const rareType: ExtensionType = 0xff02;

const dayMs = 24 * 60 * 60 * 1000;

export function simulatedClient(name: string, extensionTypes: readonly ExtensionType[]): SimulatedClient {
  const { publicKey, secretKey } = signatureKeyPair();
  const leaf: LeafNodeContent = {
    signatureKey: publicKey,
    credential: { credentialType: 'basic', identity: new TextEncoder().encode(name) },
    capabilities: {
      versions: [mls10],
      // With values that nobody knows, which everybody has to ignore (RFC 9420 section 13.5).
      cipherSuites: [0x0a0a, 0x0001, 0x0003],
      extensions: [...extensionTypes, 0x1a1a],
      proposals: [0x2a2a],
      credentials: [0x3a3a, basicCredentialType, x509CredentialType],
    },
    extensions: [],
  };
  return { name, leaf, signatureSecretKey: secretKey };
}

/** The same client with another signature key. */
export function withNewSignatureKey(client: SimulatedClient): SimulatedClient {
  const { publicKey, secretKey } = signatureKeyPair();
  return { ...client, leaf: { ...client.leaf, signatureKey: publicKey }, signatureSecretKey: secretKey };
}

export function keyPackageFor(client: SimulatedClient, suiteId: CipherSuiteId): OwnKeyPackage {
  const nowMs = Date.now();
  return generateKeyPackage({
    suite: cipherSuite(suiteId),
    leaf: client.leaf,
    lifetime: { notBefore: seconds(nowMs - dayMs), notAfter: seconds(nowMs + 90 * dayMs) },
    signatureSecretKey: client.signatureSecretKey,
  });
}

export function nameOf({ credential }: Pick<LeafNode, 'credential'>): string {
  return credential.credentialType === 'basic' ? new TextDecoder().decode(credential.identity) : '';
}

/** What the group context may say, one after the other. `outsider` may propose where it is named. */
export function extensionChoices(outsider: SimulatedClient): readonly (readonly Extension[])[] {
  const senders = externalSendersExtension([outsider.leaf]);
  const required = (extensionTypes: readonly ExtensionType[]): Extension =>
    requiredCapabilitiesExtension({ extensionTypes, proposalTypes: [], credentialTypes: [basicCredentialType] });
  const common = { extensionType: commonType, extensionData: randomBytes(8) };
  return [
    [],
    [common],
    [senders],
    [required([commonType])],
    [required([rareType]), senders],
    [{ extensionType: rareType, extensionData: randomBytes(3) }, common],
    [senders, common, required([])],
  ];
}

/** Whether a group with these extensions is for those only who can do the rare one. */
export function needsRareType(extensions: readonly Extension[]): boolean {
  const required = findRequiredCapabilities(extensions)?.extensionTypes ?? [];
  return required.includes(rareType) || extensions.some(({ extensionType }) => extensionType === rareType);
}

export function canDoRareType({ leaf }: SimulatedClient): boolean {
  return leaf.capabilities.extensions.includes(rareType);
}
