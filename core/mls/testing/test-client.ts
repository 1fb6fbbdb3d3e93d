/** Clients of the bare protocol for the tests of this folder: real keys, basic credentials, no directory. */
import { randomBytes, signatureKeyPair, type SignatureKeyPair } from '../../crypto/primitives';
import { cipherSuite, cipherSuiteIds, defaultCipherSuiteId, type CipherSuiteId } from '../crypto/cipher-suite';
import { encodeMlsMessage } from '../framing/mls-message';
import { createGroup } from '../group/create-group';
import type { GroupState } from '../group/group-state';
import { openEnvironment } from '../group/environment';
import { generateKeyPackage, type OwnKeyPackage } from '../key-package/key-package';
import { mls10 } from '../leaf/capabilities';
import { basicCredentialType, x509CredentialType } from '../leaf/credential';
import type { Extension } from '../leaf/extension';
import type { LeafNodeContent } from '../leaf/leaf-node';
import { seconds } from '../leaf/lifetime';
import { joinGroup } from '../welcome/join-group';
import { openWelcome } from '../welcome/open-welcome';

const dayMs = 24 * 60 * 60 * 1000;

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export interface TestClient {
  readonly name: string;
  readonly signature: SignatureKeyPair;
  readonly leaf: LeafNodeContent;
}

/** libsodium must be ready. */
export function testClient(name: string): TestClient {
  const signature = signatureKeyPair();
  const leaf: LeafNodeContent = {
    signatureKey: signature.publicKey,
    credential: { credentialType: 'basic', identity: utf8(name) },
    capabilities: {
      versions: [mls10],
      cipherSuites: cipherSuiteIds,
      extensions: [],
      proposals: [],
      credentials: [basicCredentialType, x509CredentialType],
    },
    extensions: [],
  };
  return { name, signature, leaf };
}

export function packageOf(client: TestClient, suiteId: CipherSuiteId = defaultCipherSuiteId): OwnKeyPackage {
  const nowMs = Date.now();
  return generateKeyPackage({
    suite: cipherSuite(suiteId),
    leaf: client.leaf,
    lifetime: { notBefore: seconds(nowMs - dayMs), notAfter: seconds(nowMs + 90 * dayMs) },
    signatureSecretKey: client.signature.secretKey,
  });
}

export function groupOf(
  client: TestClient,
  options: { suiteId?: CipherSuiteId; extensions?: readonly Extension[]; groupId?: Uint8Array } = {},
): GroupState {
  const { suiteId, extensions = [], groupId = randomBytes(32) } = options;
  return createGroup({ groupId, creator: packageOf(client, suiteId), extensions });
}

/** Joins with a key package that the welcome is for. */
export function joinWith(
  own: OwnKeyPackage,
  welcome: Uint8Array | undefined,
  ratchetTree?: Uint8Array,
  environment = openEnvironment(),
): GroupState {
  if (welcome === undefined) throw new Error('there is no welcome');
  const apart = ratchetTree === undefined ? {} : { ratchetTree };
  return joinGroup(openWelcome({ welcome, own, ...apart }, environment), environment);
}

/** A key package as it travels. */
export function encodeKeyPackage({ keyPackage }: OwnKeyPackage): Uint8Array {
  return encodeMlsMessage({ wireFormat: 'mls_key_package', keyPackage });
}
