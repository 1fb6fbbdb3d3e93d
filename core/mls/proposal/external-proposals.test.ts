/** Proposals from outside the group (RFC 9420 sections 6.1 and 12.1.8). */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { openEnvironment } from '../group/environment';
import { requiredCapabilitiesExtension } from '../leaf/required-capabilities';
import type { Content, Sender } from '../framing/framed-content';
import { forgePublic } from '../testing/forge-message';
import { joinWith, packageOf, testClient, utf8, type TestClient } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { verdictOn } from '../testing/verdict';
import { memberAt } from '../tree/ratchet-tree';
import { createExternalProposal, createNewMemberProposal } from './create-proposal';
import { externalSendersExtension, findExternalSenders } from './external-senders';
import type { Proposal } from './proposal';

beforeAll(cryptoReady);

const removal = (removed: number): Proposal => ({ proposalType: 'remove', removed });

function groupWithServices(): { group: TestGroup; services: [TestClient, TestClient] } {
  const services: [TestClient, TestClient] = [testClient('first service'), testClient('second service')];
  const group = TestGroup.of(4, { extensions: [externalSendersExtension(services.map(({ leaf }) => leaf))] });
  return { group, services };
}

describe('a sender whom the group names', () => {
  test('may propose additions, removals, keys, new extensions and reinitialisation', () => {
    const { group, services } = groupWithServices();
    const { signature } = services[1];
    const proposals: Proposal[] = [
      removal(3),
      { proposalType: 'add', keyPackage: packageOf(testClient('new')).keyPackage },
      { proposalType: 'psk', id: { psk: { pskType: 'external', pskId: utf8('pin') }, pskNonce: randomBytes(32) } },
      { proposalType: 'reinit', groupId: utf8('next'), version: 1, cipherSuite: 3, extensions: [] },
      { proposalType: 'group_context_extensions', extensions: [] },
    ];
    for (const proposal of proposals) {
      const sender = { senderIndex: 1, signatureSecretKey: signature.secretKey };
      const message = createExternalProposal(group.state(0).context, proposal, sender);
      const [result] = group.deliver(undefined, message);
      expect(result).toMatchObject({
        kind: 'proposal',
        proposal: { sender: { senderType: 'external', senderIndex: 1 } },
      });
    }
    group.environment = openEnvironment({ psk: () => new Uint8Array(32) });
    group.commit(0);
    expect(group.state(1).context.extensions).toEqual([]);
    expect(group.drop(3).status.kind).toBe('removed');
    expect(group.canAllTalk()).toBe(true);
  });

  test('may propose nothing that only members may', () => {
    const { group, services } = groupWithServices();
    const sender = { senderIndex: 0, signatureSecretKey: services[0].signature.secretKey };
    const kemOutput = group.state(0).suite.kem.generateKeyPair().publicKey;
    const proposals: Proposal[] = [
      { proposalType: 'update', leafNode: memberAt(group.state(0).tree, 1) },
      { proposalType: 'external_init', kemOutput },
    ];
    for (const proposal of proposals) {
      const message = createExternalProposal(group.state(0).context, proposal, sender);
      expect(verdictOn(group.state(1), message)).toBe('somebody outside proposes what only members may');
    }
  });

  test('may send nothing but proposals', () => {
    const { group, services } = groupWithServices();
    const contents: Content[] = [
      { contentType: 'application', applicationData: utf8('hello') },
      { contentType: 'commit', commit: { proposals: [], path: undefined } },
    ];
    const reasons = contents.map((content) => {
      const message = forgePublic(group.state(0), {
        content,
        sender: { senderType: 'external', senderIndex: 0 },
        signatureSecretKey: services[0].signature.secretKey,
        ...(content.contentType === 'commit' ? { confirmationTag: new Uint8Array(32) } : {}),
      });
      return verdictOn(group.state(1), message);
    });
    expect(reasons).toEqual(['an application message is not encrypted', 'somebody outside sends more than a proposal']);
  });

  test('signs with the key under its own number', () => {
    const { group, services } = groupWithServices();
    const { context } = group.state(0);
    const verdict = (senderIndex: number, signatureSecretKey: Uint8Array): string =>
      verdictOn(group.state(1), createExternalProposal(context, removal(3), { senderIndex, signatureSecretKey }));
    const [first, second] = [services[0].signature.secretKey, services[1].signature.secretKey];
    expect([verdict(0, first), verdict(1, second)]).toEqual(['accepted', 'accepted']);
    expect(verdict(0, second)).toBe('the content is not signed by its sender');
    expect(verdict(1, first)).toBe('the content is not signed by its sender');
    expect(verdict(2, first)).toBe('the group does not know this sender');
    expect(verdict(0, group.client(0).signature.secretKey)).toBe('the content is not signed by its sender');
  });

  test('is nobody in a group that names none, and not any more when it is dropped', () => {
    const { group, services } = groupWithServices();
    const sender = { senderIndex: 0, signatureSecretKey: services[0].signature.secretKey };
    group.commit(0, { proposals: [{ proposalType: 'group_context_extensions', extensions: [] }] });
    const message = createExternalProposal(group.state(0).context, removal(3), sender);
    expect(verdictOn(group.state(1), message)).toBe('the group does not know this sender');
  });

  test('proposes for one epoch, and the application is asked about it', () => {
    const { group, services } = groupWithServices();
    const sender = { senderIndex: 0, signatureSecretKey: services[0].signature.secretKey };
    const early = createExternalProposal(group.state(0).context, removal(3), sender);
    group.commit(0);
    expect(verdictOn(group.state(1), early)).toBe('the message is of another epoch');
    const message = createExternalProposal(group.state(0).context, removal(3), sender);
    const strict = openEnvironment({ isAllowed: (item) => item.sender.senderType !== 'external' });
    expect(verdictOn(group.state(1), message, strict)).toBe('the application does not allow a proposal');
    expect(verdictOn(group.state(1), message)).toBe('accepted');
  });
});

describe('a newcomer', () => {
  test('may propose its own addition, and joins when a member commits it', () => {
    const group = TestGroup.of(3);
    const client = testClient('newcomer');
    const own = packageOf(client);
    const [result] = group.deliver(undefined, createNewMemberProposal(group.state(0).context, own));
    expect(result).toMatchObject({ kind: 'proposal', proposal: { sender: { senderType: 'new_member_proposal' } } });
    const made = group.make(1);
    group.accept(1, made);
    group.states.push(joinWith(own, made.welcome));
    group.clients.push(client);
    expect(group.canAllTalk()).toBe(true);
  });

  test('may not propose anything else, nor commit so, nor propose somebody else', () => {
    const group = TestGroup.of(3);
    const client = testClient('newcomer');
    const sender: Sender = { senderType: 'new_member_proposal' };
    const signatureSecretKey = client.signature.secretKey;
    const reason = 'a newcomer proposes something else than itself';
    const kemOutput = group.state(0).suite.kem.generateKeyPair().publicKey;
    const contents: Content[] = [
      { contentType: 'proposal', proposal: removal(2) },
      { contentType: 'proposal', proposal: { proposalType: 'external_init', kemOutput } },
      { contentType: 'commit', commit: { proposals: [], path: undefined } },
    ];
    for (const content of contents) {
      const tag = content.contentType === 'commit' ? { confirmationTag: new Uint8Array(32) } : {};
      const message = forgePublic(group.state(0), { content, sender, signatureSecretKey, ...tag });
      expect(verdictOn(group.state(1), message)).toBe(reason);
    }
    const { keyPackage } = packageOf(testClient('somebody else'));
    const content: Content = { contentType: 'proposal', proposal: { proposalType: 'add', keyPackage } };
    const message = forgePublic(group.state(0), { content, sender, signatureSecretKey });
    expect(verdictOn(group.state(1), message)).toBe('the content is not signed by its sender');
  });

  test('may not use the name of a committing newcomer for a proposal', () => {
    const group = TestGroup.of(3);
    const { keyPackage } = packageOf(testClient('newcomer'));
    const content: Content = { contentType: 'proposal', proposal: { proposalType: 'add', keyPackage } };
    const message = forgePublic(group.state(0), { content, sender: { senderType: 'new_member_commit' } });
    expect(verdictOn(group.state(1), message)).toBe('a newcomer commits without a path');
  });

  test('only joins when the application allows it', () => {
    const group = TestGroup.of(3);
    const message = createNewMemberProposal(group.state(0).context, packageOf(testClient('newcomer')));
    const strict = openEnvironment({ isAllowed: (item) => item.sender.senderType !== 'new_member_proposal' });
    expect(verdictOn(group.state(1), message, strict)).toBe('the application does not allow a proposal');
  });
});

test('external_senders is read as it is written, and nothing else is taken for it', () => {
  const senders = [testClient('a').leaf, testClient('b').leaf].map(({ signatureKey, credential }) => ({
    signatureKey,
    credential,
  }));
  const extension = externalSendersExtension(senders);
  expect(findExternalSenders([extension])).toEqual(senders);
  expect(findExternalSenders([externalSendersExtension([])])).toEqual([]);
  expect(
    findExternalSenders([
      requiredCapabilitiesExtension({ extensionTypes: [], proposalTypes: [], credentialTypes: [] }),
    ]),
  ).toEqual([]);
  for (let length = 0; length < extension.extensionData.length; length += 1) {
    const cut = { ...extension, extensionData: extension.extensionData.slice(0, length) };
    expect(() => findExternalSenders([cut])).toThrow('the bytes end too early');
  }
});
