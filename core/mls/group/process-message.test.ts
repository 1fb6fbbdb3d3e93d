/** What a member is told of what it receives, and in which order it may come (RFC 9420 sections 6, 9 and 15). */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady } from '../../crypto/primitives';
import { maxGenerationsAhead, maxSkippedKeys } from '../key-schedule/ratchet';
import { createProposal } from '../proposal/create-proposal';
import { forgeContent, forgePrivate, privateText } from '../testing/forge-message';
import { encodeKeyPackage, packageOf, testClient, utf8 } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { reasonOf, verdictOn } from '../testing/verdict';
import { memberAt } from '../tree/ratchet-tree';
import { openEnvironment } from './environment';
import { processMessage } from './process-message';

beforeAll(cryptoReady);

describe('whoever receives is told', () => {
  test('the sender and the additional data of a text', () => {
    const group = TestGroup.of(3);
    const message = group.send(2, 'text', { aad: utf8('context') });
    expect(group.receive(0, message)).toMatchObject({
      kind: 'application',
      plaintext: utf8('text'),
      aad: utf8('context'),
      sender: { leafIndex: 2, leaf: group.client(2).leaf },
    });
  });

  test('the sender, the additional data and the reference of a proposal', () => {
    const group = TestGroup.of(3);
    const proposal = { proposalType: 'remove', removed: 0 } as const;
    for (const wireFormat of ['private', 'public'] as const) {
      const options = { aad: utf8(wireFormat), wireFormat };
      const { message, reference, next } = createProposal(group.state(2), proposal, group.environment, options);
      group.states[2] = next;
      expect(group.receive(1, message)).toMatchObject({
        kind: 'proposal',
        aad: utf8(wireFormat),
        proposal: { proposal, reference, sender: { senderType: 'member', leafIndex: 2 } },
      });
    }
  });

  test('the committer as it was, the additional data, and who came and went by a commit', () => {
    const group = TestGroup.of(4);
    const before = memberAt(group.state(0).tree, 2);
    const clients = [testClient('first'), testClient('second')];
    const proposals = clients.map(
      (client) => ({ proposalType: 'add', keyPackage: packageOf(client).keyPackage }) as const,
    );
    const { commit } = group.make(2, {
      aad: utf8('why'),
      proposals: [...proposals, { proposalType: 'remove', removed: 3 }],
      wireFormat: 'public',
    });
    expect(group.receive(0, commit)).toMatchObject({
      kind: 'commit',
      aad: utf8('why'),
      isExternal: false,
      isSelfRemoved: false,
      committer: { leafIndex: 2, leaf: before },
      added: [
        { leafIndex: 3, leaf: clients[0]?.leaf },
        { leafIndex: 4, leaf: clients[1]?.leaf },
      ],
      removed: [{ leafIndex: 3, leaf: group.client(3).leaf }],
    });
  });

  test('that a client is in both lists that was removed and added again', () => {
    const group = TestGroup.of(3);
    const { keyPackage } = packageOf(group.client(2));
    const { commit } = group.make(0, {
      proposals: [
        { proposalType: 'remove', removed: 2 },
        { proposalType: 'add', keyPackage },
      ],
    });
    const { signatureKey } = group.client(2).leaf;
    expect(group.receive(1, commit)).toMatchObject({
      added: [{ leafIndex: 2, leaf: { signatureKey } }],
      removed: [{ leafIndex: 2, leaf: { signatureKey } }],
    });
  });
});

describe('one’s own messages', () => {
  test('can not be opened, neither texts nor commits', () => {
    const group = TestGroup.of(2);
    const text = group.send(0, 'mine');
    expect(verdictOn(group.state(0), text)).toBe('the key of this generation is gone');
    const { commit, waiting } = group.make(0);
    expect(verdictOn(waiting, commit)).toBe('the key of this generation is gone');
  });

  test('that are commits are told from others’ by a state from before they were made, and use their key up', () => {
    for (const wireFormat of ['public', 'private'] as const) {
      const group = TestGroup.of(2);
      const own = group.make(0, { wireFormat }).commit;
      const { kind, next } = processMessage(group.state(0), own, openEnvironment());
      expect(kind).toBe('own-commit');
      if (wireFormat === 'private') expect(verdictOn(next, own)).toBe('the key of this generation is gone');
    }
  });

  test('that are commits can’t be made by another member, who has the keys but not the signature key', () => {
    const group = TestGroup.of(2);
    const content = forgeContent(group.state(1), {
      wireFormat: 'private',
      sender: { senderType: 'member', leafIndex: 0 },
      content: { contentType: 'commit', commit: { proposals: [], path: undefined } },
      confirmationTag: new Uint8Array(32),
    });
    const forged = forgePrivate(group.state(1), { content, leafIndex: 0 });
    expect(verdictOn(group.state(0), forged)).toBe('the content is not signed by its sender');
  });

  test('can be opened by a state from before they were sent, which then sends with the key that follows', () => {
    const group = TestGroup.of(2);
    const sent = forgePrivate(group.state(0), { content: privateText(group.state(0), 'twin') });
    group.receive(1, sent);
    expect(group.receive(0, sent)).toMatchObject({ kind: 'application', sender: { leafIndex: 0 } });
    expect(verdictOn(group.state(0), sent)).toBe('the key of this generation is gone');
    expect(verdictOn(group.state(1), group.send(0, 'next'))).toBe('accepted');
  });
});

test('messages of other kinds are no messages to a group', () => {
  const group = TestGroup.of(2);
  const own = packageOf(testClient('new'));
  const { welcome = new Uint8Array(0) } = group.make(0, {
    proposals: [{ proposalType: 'add', keyPackage: own.keyPackage }],
  });
  for (const message of [welcome, encodeKeyPackage(own)]) {
    expect(verdictOn(group.state(1), message)).toBe('the message is of another kind');
  }
  const text = group.send(0, 'text');
  expect(verdictOn(group.state(1), Uint8Array.of(0, 2, ...text.slice(2)))).toBe('the message has another version');
  expect(verdictOn(group.state(1), Uint8Array.of(0, 1, 0, 6, ...text.slice(4)))).toBe(
    'the message is of an unknown kind',
  );
});

describe('texts of one sender', () => {
  test('may come in any order, each once', () => {
    const group = TestGroup.of(2);
    const sent = Array.from({ length: 8 }, (_, number) => group.send(0, `number ${number}`));
    for (const number of [5, 2, 7, 0, 1, 6, 4, 3]) {
      const message = sent[number] ?? new Uint8Array(0);
      expect(group.receive(1, message)).toMatchObject({ plaintext: utf8(`number ${number}`) });
      expect(reasonOf(() => group.receive(1, message))).toBe('the key of this generation is gone');
    }
    for (const message of sent) {
      expect(reasonOf(() => group.receive(1, message))).toBe('the key of this generation is gone');
    }
    expect(group.canAllTalk()).toBe(true);
  });

  test('may be lost, and overtaken by handshakes, which have keys of their own', () => {
    const group = TestGroup.of(3);
    const [early, late] = [group.send(0, 'early'), group.send(0, 'late')];
    expect(group.receive(1, late)).toMatchObject({ plaintext: utf8('late') });
    const { message, next } = createProposal(group.state(0), { proposalType: 'remove', removed: 2 }, group.environment);
    group.states[0] = next;
    expect(group.receive(1, message).kind).toBe('proposal');
    expect(group.receive(1, early)).toMatchObject({ plaintext: utf8('early') });
    group.receive(2, message);
    group.commit(1);
    expect(verdictOn(group.state(0), early)).toBe('the message is of another epoch');
  });

  test('may be as far ahead as the limit, and not further', () => {
    const group = TestGroup.of(2);
    const content = privateText(group.state(0), 'far ahead');
    const at = (generation: number): string =>
      verdictOn(group.state(1), forgePrivate(group.state(0), { content, generation }));
    expect(at(maxGenerationsAhead)).toBe('accepted');
    const tooFar = forgePrivate(group.state(0), {
      content,
      generation: maxGenerationsAhead,
      changeSenderData: (data) => Uint8Array.of(...data.slice(0, 4), 0xff, 0xff, 0xff, 0xff, ...data.slice(8)),
    });
    expect(verdictOn(group.state(1), tooFar)).toBe('the generation is too far ahead');
  });

  test('may be late by as many as there are keys kept for', () => {
    const group = TestGroup.of(2);
    const sent = Array.from({ length: maxSkippedKeys + 3 }, (_, number) => group.send(0, `${number}`));
    group.receive(1, sent.at(-1) ?? new Uint8Array(0));
    const at = (number: number): string => reasonOf(() => group.receive(1, sent[number] ?? new Uint8Array(0)));
    expect([at(1), at(2), at(maxSkippedKeys + 1)]).toEqual([
      'the key of this generation is gone',
      'accepted',
      'accepted',
    ]);
  });
});

test('every member has generations of its own', () => {
  const group = TestGroup.of(4);
  const texts = [0, 1, 2, 3].map((from) => [from, [group.send(from, 'a'), group.send(from, 'b')]] as const);
  for (const [from, messages] of texts) for (const message of [...messages].reverse()) group.deliver(from, message);
  expect(group.canAllTalk()).toBe(true);
});
