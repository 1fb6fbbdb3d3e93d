/** A client of a mixed group that runs on our code. */
import { randomBytes, signatureKeyPair, type SignatureKeyPair } from '../../crypto/primitives';
import { toHex } from '../../../shared/domain/ids';
import { createCommit } from '../commit/create-commit';
import { createExternalCommit } from '../commit/external-commit';
import { cipherSuite, type CipherSuiteId } from '../crypto/cipher-suite';
import { decodeMlsMessageOf, encodeMlsMessage } from '../framing/mls-message';
import { paddingToBuckets } from '../framing/padding';
import { createGroup } from '../group/create-group';
import { openEnvironment, type Environment } from '../group/environment';
import { wipeGroup, type GroupState } from '../group/group-state';
import { processMessage } from '../group/process-message';
import { protectMessage } from '../group/protect-message';
import { generateKeyPackage, keyPackageReference, type OwnKeyPackage } from '../key-package/key-package';
import { mlsExporter } from '../key-schedule/exporter';
import type { Psk } from '../key-schedule/pre-shared-key';
import { mls10 } from '../leaf/capabilities';
import { basicCredentialType, x509CredentialType } from '../leaf/credential';
import type { LeafNode, LeafNodeContent } from '../leaf/leaf-node';
import { seconds } from '../leaf/lifetime';
import { requiredCapabilitiesExtension } from '../leaf/required-capabilities';
import {
  createNewMemberProposal,
  createProposal,
  createUpdate,
  type CreatedProposal,
} from '../proposal/create-proposal';
import type { Proposal } from '../proposal/proposal';
import { membersOf } from '../tree/ratchet-tree';
import { encodeRatchetTree } from '../tree/ratchet-tree-extension';
import { findRatchetTree } from '../welcome/group-info';
import { joinGroup } from '../welcome/join-group';
import { makeGroupInfo } from '../welcome/make-welcome';
import { openWelcome, welcomeReferences } from '../welcome/open-welcome';
import { groupInfoFor } from './known-faults';
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

const dayMs = 24 * 60 * 60 * 1000;
const maxMessageBytes = 2 ** 24;

interface OwnCommit {
  readonly commit: Uint8Array;
  readonly welcome: Uint8Array | undefined;
  readonly next: GroupState;
}

export class OwnParty implements Party {
  readonly kind = 'own';
  readonly name: string;
  readonly #suiteId: CipherSuiteId;
  #keys: SignatureKeyPair = signatureKeyPair();
  readonly #psks: ReadonlyMap<string, Uint8Array>;
  readonly #keyPackages = new Map<string, OwnKeyPackage>();
  #state: GroupState | undefined;

  /** `psks` by their ids in hexadecimal. */
  constructor(name: string, suiteId: CipherSuiteId, psks: ReadonlyMap<string, Uint8Array>) {
    this.name = name;
    this.#suiteId = suiteId;
    this.#psks = psks;
  }

  get state(): GroupState {
    if (this.#state === undefined) throw new Error(`${this.name} is not in the group`);
    return this.#state;
  }

  async newKeyPackage(): Promise<Uint8Array> {
    const { keyPackage } = this.#rememberedKeyPackage();
    return encodeMlsMessage({ wireFormat: 'mls_key_package', keyPackage });
  }

  async create(groupId: Uint8Array): Promise<void> {
    this.#state = createGroup({ groupId, creator: this.#generateKeyPackage(), extensions: [] });
  }

  async join(welcome: Uint8Array): Promise<void> {
    const own = welcomeReferences(welcome)
      .map((reference) => this.#keyPackages.get(toHex(reference)))
      .find((found) => found !== undefined);
    if (own === undefined) throw new Error(`the welcome is not for ${this.name}`);
    this.#state = joinGroup(openWelcome({ welcome, own }, this.#environment), this.#environment);
  }

  async joinExternally(groupInfo: Uint8Array, isResync: boolean): Promise<MadeCommit> {
    const tree = findRatchetTree(decodeMlsMessageOf(groupInfo, 'mls_group_info', maxMessageBytes).groupInfo);
    const former = Array.from(tree === undefined ? [] : membersOf(tree)).find(([, leaf]) => nameOf(leaf) === this.name);
    const made = createExternalCommit(
      {
        groupInfo,
        leaf: leafContent(this.name, this.#keys.publicKey),
        signatureSecretKey: this.#keys.secretKey,
        ...(isResync && former !== undefined ? { resync: former[0] } : {}),
      },
      this.#environment,
    );
    return this.#madeCommit({ ...made, welcome: undefined }, this.#keys);
  }

  async view(): Promise<View> {
    const { suite, context, secrets, tree } = this.state;
    const name = { label: exporterLabel, context: context.groupId, lengthBytes: 32 };
    return {
      epoch: context.epoch,
      epochAuthenticator: toHex(secrets.epochAuthenticator),
      exported: toHex(mlsExporter(suite, secrets.exporterSecret, name)),
      members: upToLastMember(tree.leaves.map((leaf) => (leaf === undefined ? '' : nameOf(leaf)))),
    };
  }

  async commit(proposals: readonly PlannedProposal[], { isPublic, isNewKey }: CommitStyle): Promise<MadeCommit> {
    const keys = isNewKey ? signatureKeyPair() : this.#keys;
    const made = createCommit(this.state, this.#environment, {
      proposals: proposals.map((planned) => proposalOf(planned)),
      leaf: { signatureKey: keys.publicKey, signatureSecretKey: keys.secretKey },
      wireFormat: isPublic ? 'public' : 'private',
      aad: randomBytes(proposals.length),
      padding: paddingToBuckets(64),
    });
    return this.#madeCommit({ ...made, welcome: made.welcome }, keys);
  }

  async propose(planned: PlannedProposal, isPublic: boolean): Promise<Uint8Array> {
    const options = { wireFormat: isPublic ? 'public' : 'private' } as const;
    return this.#proposed(createProposal(this.state, proposalOf(planned), this.#environment, options));
  }

  async proposeUpdate(isPublic: boolean): Promise<Uint8Array> {
    return this.#proposed(createUpdate(this.state, {}, { wireFormat: isPublic ? 'public' : 'private' }));
  }

  async proposeItself(groupInfo: Uint8Array): Promise<Uint8Array> {
    const { groupContext } = decodeMlsMessageOf(groupInfo, 'mls_group_info', maxMessageBytes).groupInfo;
    return createNewMemberProposal(groupContext, this.#rememberedKeyPackage());
  }

  async send(plaintext: Uint8Array): Promise<Uint8Array> {
    const { message, next } = protectMessage(this.state, plaintext, { padding: paddingToBuckets(32) });
    this.#state = next;
    return message;
  }

  async receive(message: Uint8Array): Promise<Received> {
    const received = processMessage(this.state, message, this.#environment);
    this.#state = received.next;
    switch (received.kind) {
      case 'application':
        return { kind: 'application', plaintext: received.plaintext };
      case 'proposal':
        return { kind: 'proposal' };
      case 'commit':
        return { kind: 'commit', isSelfRemoved: received.isSelfRemoved };
      case 'own-commit':
        throw new Error('a commit of its own comes back to a party that does not know it');
    }
  }

  async groupInfo(joinerKind: string): Promise<Uint8Array> {
    const groupInfo = makeGroupInfo(this.state, { hasTree: true, hasExternalPub: true });
    return encodeMlsMessage({
      wireFormat: 'mls_group_info',
      groupInfo: groupInfoFor(joinerKind, groupInfo, this.state),
    });
  }

  async leave(): Promise<void> {
    this.#state = undefined;
  }

  // Now: some make key packages that begin in this very second.
  get #environment(): Environment {
    const psk = (id: Psk): Uint8Array | undefined =>
      id.pskType === 'external' ? this.#psks.get(toHex(id.pskId)) : undefined;
    return openEnvironment({ psk });
  }

  #rememberedKeyPackage(): OwnKeyPackage {
    const own = this.#generateKeyPackage();
    this.#keyPackages.set(toHex(keyPackageReference(own.keyPackage)), own);
    return own;
  }

  #generateKeyPackage(): OwnKeyPackage {
    const nowMs = Date.now();
    return generateKeyPackage({
      suite: cipherSuite(this.#suiteId),
      leaf: leafContent(this.name, this.#keys.publicKey),
      lifetime: { notBefore: seconds(nowMs - dayMs), notAfter: seconds(nowMs + 30 * dayMs) },
      signatureSecretKey: this.#keys.secretKey,
    });
  }

  #proposed({ message, next }: CreatedProposal): Uint8Array {
    this.#state = next;
    return message;
  }

  #madeCommit({ commit, welcome, next }: OwnCommit, keys: SignatureKeyPair): MadeCommit {
    return {
      commit,
      welcome,
      tree: encodeRatchetTree(next.tree),
      accept: async () => {
        if (this.#state !== undefined) wipeGroup(this.#state);
        this.#state = next;
        this.#keys = keys;
      },
      drop: async () => wipeGroup(next),
    };
  }
}

export function nameOf({ credential }: Pick<LeafNode, 'credential'>): string {
  return credential.credentialType === 'basic' ? new TextDecoder().decode(credential.identity) : '';
}

function leafContent(name: string, signatureKey: Uint8Array): LeafNodeContent {
  return {
    signatureKey,
    credential: { credentialType: 'basic', identity: new TextEncoder().encode(name) },
    capabilities: {
      versions: [mls10],
      cipherSuites: [1, 3],
      extensions: [sharedExtensionType],
      proposals: [],
      credentials: [basicCredentialType, x509CredentialType],
    },
    extensions: [],
  };
}

function proposalOf(planned: PlannedProposal): Proposal {
  switch (planned.type) {
    case 'add': {
      const { keyPackage } = decodeMlsMessageOf(planned.keyPackage, 'mls_key_package', maxMessageBytes);
      return { proposalType: 'add', keyPackage };
    }
    case 'remove':
      return { proposalType: 'remove', removed: planned.leafIndex };
    case 'psk': {
      const psk = { pskType: 'external', pskId: planned.pskId } as const;
      return { proposalType: 'psk', id: { psk, pskNonce: randomBytes(32) } };
    }
    case 'extensions': {
      // Some demand that members be required to do what the group context has.
      const extensionTypes = [sharedExtensionType];
      const required = requiredCapabilitiesExtension({ extensionTypes, proposalTypes: [], credentialTypes: [] });
      const extension = { extensionType: sharedExtensionType, extensionData: planned.data };
      return { proposalType: 'group_context_extensions', extensions: [required, extension] };
    }
  }
}
