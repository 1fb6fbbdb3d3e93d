/** A client of a mixed group that runs on ts-mls, with the cryptography that ts-mls brings. */
import {
  bytesToBase64,
  createApplicationMessage,
  createCommit,
  createGroup,
  createProposal,
  decodeMlsMessage,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  joinGroupExternal,
  makePskIndex,
  mlsExporter,
  nobleCryptoProvider,
  processPrivateMessage,
  processPublicMessage,
  proposeAddExternal,
  type CiphersuiteImpl,
  type ClientState,
  type KeyPackage,
  type LeafNode,
  type MLSMessage,
  type NewStateWithActionTaken,
  type PrivateKeyPackage,
  type ProcessMessageResult,
  type Proposal,
  type PskIndex,
} from 'ts-mls';
import { encode } from 'ts-mls/codec/tlsEncoder.js';
import { varLenDataEncoder } from 'ts-mls/codec/variableLength.js';
import { createGroupInfoWithRatchetTree } from 'ts-mls/createCommit.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { ratchetTreeEncoder } from 'ts-mls/ratchetTree.js';
import { fromHex, toHex } from '../../../shared/domain/ids';
import type { CipherSuiteId } from '../crypto/cipher-suite';
import {
  exporterLabel,
  sharedExtensionType,
  upToLastMember,
  type CommitStyle,
  type MadeCommit,
  type Party,
  type PlannedProposal,
  type Received,
  type View,
} from './party';
import { tsMls } from './known-faults';

const suiteNames = {
  1: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
  3: 'MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519',
} as const;

type OwnPackage = { readonly publicPackage: KeyPackage; readonly privatePackage: PrivateKeyPackage };
type SigningKeys = { readonly signKey: Uint8Array; readonly publicKey: Uint8Array };

export class TsMlsParty implements Party {
  readonly kind = tsMls;
  readonly name: string;
  readonly #suite: CiphersuiteImpl;
  readonly #keys: SigningKeys;
  readonly #psks: Record<string, Uint8Array>;
  readonly #packages: OwnPackage[] = [];
  #state: ClientState | undefined;

  private constructor(name: string, suite: CiphersuiteImpl, keys: SigningKeys, psks: Record<string, Uint8Array>) {
    this.name = name;
    this.#suite = suite;
    this.#keys = keys;
    this.#psks = psks;
  }

  /** `psks` by their ids in hexadecimal. */
  static async of(name: string, suiteId: CipherSuiteId, psks: ReadonlyMap<string, Uint8Array>): Promise<TsMlsParty> {
    const suiteName = suiteId === 1 ? suiteNames[1] : suiteNames[3];
    const suite = await getCiphersuiteImpl(getCiphersuiteFromName(suiteName), nobleCryptoProvider);
    const keys = await suite.signature.keygen();
    const byBase64 = Array.from(psks, ([id, key]) => [bytesToBase64(fromHex(id)), key] as const);
    return new TsMlsParty(name, suite, keys, Object.fromEntries(byBase64));
  }

  get state(): ClientState {
    if (this.#state === undefined) throw new Error(`${this.name} is not in the group`);
    return this.#state;
  }

  async newKeyPackage(): Promise<Uint8Array> {
    const { publicPackage } = await this.#rememberedKeyPackage();
    return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: publicPackage });
  }

  async create(groupId: Uint8Array): Promise<void> {
    const { publicPackage, privatePackage } = await this.#generateKeyPackage();
    this.#state = await createGroup(groupId, publicPackage, privatePackage, [], this.#suite);
  }

  async join(welcome: Uint8Array): Promise<void> {
    const message = decoded(welcome);
    if (message.wireformat !== 'mls_welcome') throw new Error('this is no welcome');
    const references = new Set(message.welcome.secrets.map(({ newMember }) => toHex(newMember)));
    for (const own of this.#packages) {
      const reference = await makeKeyPackageRef(own.publicPackage, this.#suite.hash);
      if (!references.has(toHex(reference))) continue;
      const { publicPackage, privatePackage } = own;
      this.#state = await joinGroup(message.welcome, publicPackage, privatePackage, this.#pskIndex, this.#suite);
      return;
    }
    throw new Error(`the welcome is not for ${this.name}`);
  }

  async joinExternally(groupInfo: Uint8Array, isResync: boolean): Promise<MadeCommit> {
    const message = decoded(groupInfo);
    if (message.wireformat !== 'mls_group_info') throw new Error('this is no group info');
    const { publicPackage, privatePackage } = await this.#generateKeyPackage();
    const made = await joinGroupExternal(message.groupInfo, publicPackage, privatePackage, isResync, this.#suite);
    const { publicMessage } = made;
    return this.#madeCommit({ version: 'mls10', wireformat: 'mls_public_message', publicMessage }, made.newState);
  }

  async view(): Promise<View> {
    const { groupContext, keySchedule, ratchetTree } = this.state;
    const { exporterSecret, epochAuthenticator } = keySchedule;
    const exported = await mlsExporter(exporterSecret, exporterLabel, groupContext.groupId, 32, this.#suite);
    const leaves = ratchetTree.filter((_, index) => index % 2 === 0);
    const members = leaves.map((node) => (node?.nodeType === 'leaf' ? nameOf(node.leaf) : ''));
    return {
      epoch: groupContext.epoch,
      epochAuthenticator: toHex(epochAuthenticator),
      exported: toHex(exported),
      members: upToLastMember(members),
    };
  }

  async commit(planned: readonly PlannedProposal[], { isPublic }: CommitStyle): Promise<MadeCommit> {
    const made = await createCommit(
      { state: this.state, cipherSuite: this.#suite, pskIndex: this.#pskIndex },
      {
        extraProposals: planned.map((each) => this.#proposalOf(each)),
        wireAsPublicMessage: isPublic,
        ratchetTreeExtension: true,
      },
    );
    const { welcome } = made;
    const encoded = welcome && encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome });
    return this.#madeCommit(made.commit, made.newState, encoded);
  }

  async propose(planned: PlannedProposal, isPublic: boolean): Promise<Uint8Array> {
    const { message, newState } = await createProposal(this.state, isPublic, this.#proposalOf(planned), this.#suite);
    this.#state = newState;
    return encodeMlsMessage(message);
  }

  // It has no place for the secret half of an update that somebody else is to commit.
  async proposeUpdate(): Promise<undefined> {}

  async proposeItself(groupInfo: Uint8Array): Promise<Uint8Array> {
    const message = decoded(groupInfo);
    if (message.wireformat !== 'mls_group_info') throw new Error('this is no group info');
    const { publicPackage, privatePackage } = await this.#rememberedKeyPackage();
    return encodeMlsMessage(await proposeAddExternal(message.groupInfo, publicPackage, privatePackage, this.#suite));
  }

  async send(plaintext: Uint8Array): Promise<Uint8Array> {
    const { privateMessage, newState } = await createApplicationMessage(this.state, plaintext, this.#suite);
    this.#state = newState;
    return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage });
  }

  async receive(bytes: Uint8Array): Promise<Received> {
    const message = decoded(bytes);
    const { epoch } = this.state.groupContext;
    const received = await this.#processed(message);
    this.#state = received.newState;
    if ('message' in received) return { kind: 'application', plaintext: received.message };
    const isSelfRemoved = received.newState.groupActiveState.kind === 'removedFromGroup';
    const isCommit = isSelfRemoved || received.newState.groupContext.epoch !== epoch;
    return isCommit ? { kind: 'commit', isSelfRemoved } : { kind: 'proposal' };
  }

  // By hand: its own function leaves the length of `external_pub` out, which only its own code expects.
  async groupInfo(joinerKind: string): Promise<Uint8Array> {
    const { groupContext, confirmationTag, ratchetTree, keySchedule } = this.state;
    const { publicKey } = await this.#suite.hpke.deriveKeyPair(keySchedule.externalSecret);
    const externalPub = await this.#suite.hpke.exportPublicKey(publicKey);
    const extensionData = joinerKind === tsMls ? externalPub : encode(varLenDataEncoder)(externalPub);
    const groupInfo = await createGroupInfoWithRatchetTree(
      groupContext,
      confirmationTag,
      this.state,
      ratchetTree,
      [{ extensionType: 'external_pub', extensionData }],
      this.#suite,
    );
    return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo });
  }

  async leave(): Promise<void> {
    this.#state = undefined;
  }

  // Its `processMessage` has no pre-shared keys for private messages.
  async #processed(message: MLSMessage): Promise<ProcessMessageResult | NewStateWithActionTaken> {
    switch (message.wireformat) {
      case 'mls_private_message':
        return await processPrivateMessage(this.state, message.privateMessage, this.#pskIndex, this.#suite);
      case 'mls_public_message':
        return await processPublicMessage(this.state, message.publicMessage, this.#pskIndex, this.#suite);
      default:
        throw new Error('this is no message for members');
    }
  }

  get #pskIndex(): PskIndex {
    return makePskIndex(this.#state, this.#psks);
  }

  async #rememberedKeyPackage(): Promise<OwnPackage> {
    const own = await this.#generateKeyPackage();
    this.#packages.push(own);
    return own;
  }

  #generateKeyPackage(): Promise<OwnPackage> {
    const nowSeconds = BigInt(Math.floor(Date.now() / 1000));
    return generateKeyPackageWithKey(
      { credentialType: 'basic', identity: new TextEncoder().encode(this.name) },
      {
        versions: ['mls10'],
        ciphersuites: [suiteNames[1], suiteNames[3]],
        extensions: [sharedExtensionType],
        proposals: [],
        credentials: ['basic', 'x509'],
      },
      { notBefore: nowSeconds - 86_400n, notAfter: nowSeconds + 30n * 86_400n },
      [],
      this.#keys,
      this.#suite,
    );
  }

  #proposalOf(planned: PlannedProposal): Proposal {
    switch (planned.type) {
      case 'add': {
        const message = decoded(planned.keyPackage);
        if (message.wireformat !== 'mls_key_package') throw new Error('this is no key package');
        return { proposalType: 'add', add: { keyPackage: message.keyPackage } };
      }
      case 'remove':
        return { proposalType: 'remove', remove: { removed: planned.leafIndex } };
      case 'psk': {
        const pskNonce = this.#suite.rng.randomBytes(this.#suite.kdf.size);
        return {
          proposalType: 'psk',
          psk: { preSharedKeyId: { psktype: 'external', pskId: planned.pskId, pskNonce } },
        };
      }
      case 'extensions': {
        const extensions = [{ extensionType: sharedExtensionType, extensionData: planned.data }];
        return { proposalType: 'group_context_extensions', groupContextExtensions: { extensions } };
      }
    }
  }

  #madeCommit(commit: MLSMessage, next: ClientState, welcome?: Uint8Array): MadeCommit {
    return {
      commit: encodeMlsMessage(commit),
      welcome,
      tree: encode(ratchetTreeEncoder)(next.ratchetTree),
      accept: async () => {
        this.#state = next;
      },
      drop: async () => undefined,
    };
  }
}

function decoded(bytes: Uint8Array): MLSMessage {
  const [message, length] = decodeMlsMessage(bytes, 0) ?? [];
  if (message === undefined || length !== bytes.length) throw new Error('the message is malformed');
  return message;
}

function nameOf({ credential }: LeafNode): string {
  return credential.credentialType === 'basic' ? new TextDecoder().decode(credential.identity) : '';
}
