/** One of everything that travels between the clients of a group, for the tests of its decoders: made by a real group. */
import { randomBytes } from '../../crypto/primitives';
import { decode, type Reader } from '../codec/reader';
import { encode, type Writer } from '../codec/writer';
import { readCommit, writeCommit } from '../commit/commit';
import { createCommit } from '../commit/create-commit';
import { createExternalCommit } from '../commit/external-commit';
import { readAuthenticatedContent, writeAuthenticatedContent } from '../framing/authenticated-content';
import { readFramedContent, writeFramedContent } from '../framing/framed-content';
import { decodeMlsMessage, encodeMlsMessage } from '../framing/mls-message';
import type { PublicMessage } from '../framing/public-message';
import { openEnvironment } from '../group/environment';
import type { GroupState } from '../group/group-state';
import { processMessage } from '../group/process-message';
import { protectMessage } from '../group/protect-message';
import { readKeyPackage, writeKeyPackage, type OwnKeyPackage } from '../key-package/key-package';
import { readGroupContext, writeGroupContext } from '../key-schedule/group-context';
import { readPreSharedKeyId, writePreSharedKeyId, type Psk } from '../key-schedule/pre-shared-key';
import {
  externalPubExtensionType,
  externalSendersExtensionType,
  readExtensions,
  requiredCapabilitiesExtensionType,
  writeExtensions,
  type Extension,
  type ExtensionType,
} from '../leaf/extension';
import { readLeafNode, writeLeafNode } from '../leaf/leaf-node';
import { findRequiredCapabilities, requiredCapabilitiesExtension } from '../leaf/required-capabilities';
import {
  createExternalProposal,
  createNewMemberProposal,
  createProposal,
  createUpdate,
} from '../proposal/create-proposal';
import { externalSendersExtension, findExternalSenders } from '../proposal/external-senders';
import { readProposal, writeProposal, type Proposal } from '../proposal/proposal';
import { readParentNode, writeParentNode } from '../tree/parent-node';
import { decodeRatchetTree, encodeRatchetTree } from '../tree/ratchet-tree-extension';
import { readUpdatePath, writeUpdatePath } from '../tree/update-path';
import {
  externalPubExtension,
  findExternalPub,
  readGroupInfo,
  writeGroupInfo,
  type GroupInfo,
} from '../welcome/group-info';
import { makeGroupInfo } from '../welcome/make-welcome';
import { openWelcome } from '../welcome/open-welcome';
import { readGroupSecrets, readWelcome, writeGroupSecrets, writeWelcome } from '../welcome/welcome';
import { encodeKeyPackage, groupOf, joinWith, packageOf, testClient, utf8, type TestClient } from './test-client';

/** The bytes of something, and how it is read and written again. */
export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly rewrite: (bytes: Uint8Array) => Uint8Array;
}

const environment = openEnvironment({ psk: () => utf8('a key that everybody knows') });

/** libsodium must be ready. */
export function makeSamples(): Sample[] {
  const group = makeGroup();
  const groupInfo = makeGroupInfo(group.alice, { hasTree: true, hasExternalPub: true });
  const messages = makeMessages(group, groupInfo);
  const opened = openWelcome(group.welcomed, environment);
  const proposals = makeProposals(group);
  const { own } = group.welcomed;
  const { context, tree } = group.alice;
  const parents = tree.parents.filter((parent) => parent !== undefined);
  const [plain, unmerged] = [0, 1].map((count) => parents.find((parent) => parent.unmergedLeaves.length === count));
  return [
    ...messages.map(messageSample),
    ...messages.flatMap(samplesWithin),
    ...proposals.map((each) => sample(`proposal ${each.proposalType}`, each, writeProposal, readProposal)),
    ...[plain, unmerged].flatMap((parent) =>
      parent === undefined ? [] : [sample('parent node', parent, writeParentNode, readParentNode)],
    ),
    sample('key package', own.keyPackage, writeKeyPackage, readKeyPackage),
    sample('leaf node of a key package', own.keyPackage.leafNode, writeLeafNode, readLeafNode),
    sample('group info', groupInfo, writeGroupInfo, readGroupInfo),
    sample('group secrets', opened.groupSecrets, writeGroupSecrets, readGroupSecrets),
    sample('group context', context, writeGroupContext, readGroupContext),
    sample('extensions', groupInfo.extensions, writeExtensions, readExtensions),
    ...makePskIds(group.alice).map((psk) => {
      return sample(
        `${psk.pskType} psk id`,
        { psk, pskNonce: randomBytes(32) },
        writePreSharedKeyId,
        readPreSharedKeyId,
      );
    }),
    {
      name: 'ratchet tree',
      bytes: encodeRatchetTree(tree),
      rewrite: (bytes) => encodeRatchetTree(decodeRatchetTree(bytes)),
    },
    ...extensionSamples([...context.extensions, ...groupInfo.extensions], groupInfo),
  ];
}

interface Group {
  readonly alice: GroupState;
  readonly bob: GroupState;
  /** May propose from outside. */
  readonly outsider: TestClient;
  /** The welcome of a member with a path and a pre-shared key, and what it is for. */
  readonly welcomed: { readonly welcome: Uint8Array; readonly own: OwnKeyPackage };
}

// A tree with blank and unmerged leaves, and with credentials of both types.
function makeGroup(): Group {
  const outsider = testClient('outsider');
  const required = { extensionTypes: [2, 3], proposalTypes: [1, 2, 3], credentialTypes: [1, 2] };
  const { signatureKey, credential } = outsider.leaf;
  const extensions = [
    requiredCapabilitiesExtension(required),
    externalSendersExtension([{ signatureKey, credential }]),
  ];
  const bobs = packageOf(withCertificates(testClient('bob')));
  const others = ['carol', 'dave', 'erin', 'frank'].map((name) => packageOf(testClient(name)));
  const created = createCommit(groupOf(testClient('alice'), { extensions }), environment, {
    proposals: [bobs, ...others].map(addOf),
  });
  let { next: alice } = created;
  let bob = joinWith(bobs, created.welcome);
  const update = createCommit(bob, environment);
  bob = update.next;
  alice = processMessage(alice, update.commit, environment).next;
  const own = packageOf(testClient('grace'));
  const welcoming = createCommit(alice, environment, {
    proposals: [
      { proposalType: 'remove', removed: 3 },
      addOf(own),
      pskOf({ pskType: 'external', pskId: utf8('a key') }),
    ],
  });
  bob = processMessage(bob, welcoming.commit, environment).next;
  const addition = createCommit(welcoming.next, environment, {
    proposals: [addOf(packageOf(testClient('heidi')))],
    isPathOmitted: true,
  });
  bob = processMessage(bob, addition.commit, environment).next;
  if (welcoming.welcome === undefined) throw new Error('nobody is welcomed');
  return { alice: addition.next, bob, outsider, welcomed: { welcome: welcoming.welcome, own } };
}

// Every kind of message, and public ones by every kind of sender. Uses the states up.
function makeMessages({ alice, bob, outsider, welcomed }: Group, groupInfo: GroupInfo): Uint8Array[] {
  const info = encodeMlsMessage({ wireFormat: 'mls_group_info', groupInfo });
  const joining = testClient('joining');
  const signatureSecretKey = joining.signature.secretKey;
  const { commit } = createExternalCommit({ groupInfo: info, leaf: joining.leaf, signatureSecretKey }, environment);
  const sent = protectMessage(bob, utf8('hello'), { aad: utf8('for all to see') });
  const update = createUpdate(sent.next, {}, { wireFormat: 'public' });
  const removal = createProposal(update.next, { proposalType: 'remove', removed: 2 }, environment);
  let informed = processMessage(alice, update.message, environment).next;
  informed = processMessage(informed, removal.message, environment).next;
  const proposals = [addOf(packageOf(testClient('ivan')))];
  const outside = { senderIndex: 0, signatureSecretKey: outsider.signature.secretKey };
  return [
    sent.message,
    update.message,
    removal.message,
    createCommit(informed, environment, { proposals, wireFormat: 'public' }).commit,
    createCommit(informed, environment).commit,
    commit,
    createExternalProposal(alice.context, { proposalType: 'remove', removed: 1 }, outside),
    createNewMemberProposal(alice.context, packageOf(joining)),
    welcomed.welcome,
    info,
    encodeKeyPackage(welcomed.own),
  ];
}

function makeProposals({ alice, welcomed }: Group): Proposal[] {
  const { groupId, cipherSuite, extensions } = alice.context;
  return [
    addOf(welcomed.own),
    ...makePskIds(alice).map(pskOf),
    { proposalType: 'remove', removed: 2 },
    { proposalType: 'reinit', groupId, version: 1, cipherSuite, extensions },
    { proposalType: 'external_init', kemOutput: randomBytes(32) },
    { proposalType: 'group_context_extensions', extensions },
  ];
}

function makePskIds({ context }: GroupState): Psk[] {
  const { groupId: pskGroupId, epoch: pskEpoch } = context;
  const usages = ['application', 'reinit', 'branch'] as const;
  return [
    { pskType: 'external', pskId: utf8('a key') },
    ...usages.map((usage): Psk => ({ pskType: 'resumption', usage, pskGroupId, pskEpoch })),
  ];
}

function messageSample(bytes: Uint8Array): Sample {
  const { wireFormat } = decodeMlsMessage(bytes);
  return { name: wireFormat, bytes, rewrite: (from) => encodeMlsMessage(decodeMlsMessage(from)) };
}

// What is in a message that travels in the open.
function samplesWithin(bytes: Uint8Array): Sample[] {
  const message = decodeMlsMessage(bytes);
  if (message.wireFormat === 'mls_welcome') return [sample('welcome', message.welcome, writeWelcome, readWelcome)];
  return message.wireFormat === 'mls_public_message' ? samplesOfPublic(message.publicMessage) : [];
}

function samplesOfPublic({ content, auth }: PublicMessage): Sample[] {
  const authenticated = { wireFormat: 'public', content, auth } as const;
  const framing = [
    sample('framed content', content, writeFramedContent, readFramedContent),
    sample('authenticated content', authenticated, writeAuthenticatedContent, readAuthenticatedContent),
  ];
  const body = content.content;
  if (body.contentType === 'proposal') {
    framing.push(sample(`proposal ${body.proposal.proposalType}`, body.proposal, writeProposal, readProposal));
    if (body.proposal.proposalType !== 'update') return framing;
    return [...framing, sample('leaf node of an update', body.proposal.leafNode, writeLeafNode, readLeafNode)];
  }
  if (body.contentType !== 'commit' || body.commit.path === undefined) return framing;
  const { path } = body.commit;
  return [
    ...framing,
    sample('commit', body.commit, writeCommit, readCommit),
    sample('update path', path, writeUpdatePath, readUpdatePath),
    sample('leaf node of a commit', path.leafNode, writeLeafNode, readLeafNode),
  ];
}

function extensionSamples(extensions: readonly Extension[], info: GroupInfo): Sample[] {
  const of = (name: string, type: ExtensionType, rewrite: (extension: Extension) => Extension | undefined): Sample => ({
    name,
    bytes: extensions.find(({ extensionType }) => extensionType === type)?.extensionData ?? new Uint8Array(0),
    rewrite: (extensionData) => rewrite({ extensionType: type, extensionData })?.extensionData ?? new Uint8Array(0),
  });
  return [
    of('required capabilities', requiredCapabilitiesExtensionType, (extension) => {
      const required = findRequiredCapabilities([extension]);
      return required === undefined ? undefined : requiredCapabilitiesExtension(required);
    }),
    of('external senders', externalSendersExtensionType, (extension) =>
      externalSendersExtension(findExternalSenders([extension])),
    ),
    of('external pub', externalPubExtensionType, (extension) => {
      const key = findExternalPub({ ...info, extensions: [extension] });
      return key === undefined ? undefined : externalPubExtension(key);
    }),
  ];
}

function sample<T>(
  name: string,
  value: T,
  write: (writer: Writer, value: T) => void,
  read: (reader: Reader) => T,
): Sample {
  return { name, bytes: encode(write, value), rewrite: (bytes) => encode(write, decode(bytes, read)) };
}

function addOf({ keyPackage }: OwnKeyPackage): Proposal {
  return { proposalType: 'add', keyPackage };
}

function pskOf(psk: Psk): Proposal {
  return { proposalType: 'psk', id: { psk, pskNonce: randomBytes(32) } };
}

function withCertificates(client: TestClient): TestClient {
  const certificates = [randomBytes(120), randomBytes(70)];
  return { ...client, leaf: { ...client.leaf, credential: { credentialType: 'x509', certificates } } };
}
