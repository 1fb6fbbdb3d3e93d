/** A member of our groups that runs on ts-mls. */
import { joinGroup, type ClientState } from 'ts-mls/clientState.js';
import { createCommit } from 'ts-mls/createCommit.js';
import { createApplicationMessage } from 'ts-mls/createMessage.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { generateKeyPackageWithKey, type KeyPackage, type PrivateKeyPackage } from 'ts-mls/keyPackage.js';
import { decodeMlsMessage, encodeMlsMessage, type MLSMessage } from 'ts-mls/message.js';
import { processPrivateMessage } from 'ts-mls/processMessages.js';
import { emptyPskIndex } from 'ts-mls/pskIndex.js';
import { randomBytes } from '../core/crypto/primitives';
import { groupStateExtensionType } from '../core/group/group-state-extension';
import { clockSkewMs, ordinaryLifetimeMs } from '../core/group/group-rules';
import { seconds } from '../core/mls/leaf/lifetime';
import { tsMlsSuite } from './ts-mls-suite';

const identityBytes = 48;

interface OwnPackage {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

export class TsMlsClient {
  readonly #suite: CiphersuiteImpl;
  readonly #package: OwnPackage;
  #state: ClientState | undefined;

  private constructor(suite: CiphersuiteImpl, own: OwnPackage) {
    this.#suite = suite;
    this.#package = own;
  }

  static async create(): Promise<TsMlsClient> {
    const suite = tsMlsSuite();
    const nowMs = Date.now();
    const own = await generateKeyPackageWithKey(
      { credentialType: 'basic', identity: randomBytes(identityBytes) },
      {
        versions: ['mls10'],
        ciphersuites: [suite.name],
        extensions: [groupStateExtensionType],
        proposals: [],
        credentials: ['basic'],
      },
      { notBefore: seconds(nowMs - clockSkewMs), notAfter: seconds(nowMs + ordinaryLifetimeMs) },
      [],
      await suite.signature.keygen(),
      suite,
    );
    return new TsMlsClient(suite, own);
  }

  /** MLSMessage. */
  get keyPackage(): Uint8Array {
    const { publicPackage } = this.#package;
    return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: publicPackage });
  }

  async join(bytes: Uint8Array): Promise<void> {
    const message = decoded(bytes);
    if (message.wireformat !== 'mls_welcome') throw new Error('this is no welcome');
    const { publicPackage, privatePackage } = this.#package;
    this.#state = await joinGroup(message.welcome, publicPackage, privatePackage, emptyPskIndex, this.#suite);
  }

  async protect(plaintext: Uint8Array): Promise<Uint8Array> {
    const { privateMessage, newState } = await createApplicationMessage(this.#joined, plaintext, this.#suite);
    this.#state = newState;
    return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage });
  }

  /** A message or a commit. */
  async receive(bytes: Uint8Array): Promise<void> {
    const message = decoded(bytes);
    if (message.wireformat !== 'mls_private_message') throw new Error('this is no private message');
    const { privateMessage } = message;
    this.#state = (await processPrivateMessage(this.#joined, privateMessage, emptyPskIndex, this.#suite)).newState;
  }

  /** Makes an update commit that nobody accepts. */
  async makeCommit(): Promise<Uint8Array> {
    const made = await createCommit({ state: this.#joined, cipherSuite: this.#suite, pskIndex: emptyPskIndex });
    return encodeMlsMessage(made.commit);
  }

  get #joined(): ClientState {
    if (this.#state === undefined) throw new Error('it is in no group');
    return this.#state;
  }
}

function decoded(bytes: Uint8Array): MLSMessage {
  const [message, length] = decodeMlsMessage(bytes, 0) ?? [];
  if (message === undefined || length !== bytes.length) throw new Error('the message is malformed');
  return message;
}
