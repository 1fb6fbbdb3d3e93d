/** Welcomes and group infos as members make them (RFC 9420 sections 12.4.1 and 12.4.3). */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { decodeMlsMessageOf } from '../framing/mls-message';
import { wipeGroup } from '../group/group-state';
import { keyPackageReference } from '../key-package/key-package';
import { joinWith, packageOf, testClient } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { reasonOf } from '../testing/verdict';
import { encodeRatchetTree } from '../tree/ratchet-tree-extension';
import { findExternalPub, findRatchetTree } from './group-info';
import { makeGroupInfo, splitWelcome } from './make-welcome';
import { welcomeReferences } from './open-welcome';

beforeAll(cryptoReady);

describe('a welcome for many', () => {
  test.each([true, false])('can be split, and each part lets one client in (tree inside: %s)', (hasTree) => {
    const group = TestGroup.of(2);
    const clients = Array.from({ length: 5 }, (_, index) => testClient(`new ${index}`));
    const packages = clients.map((client) => packageOf(client));
    const proposals = packages.map(({ keyPackage }) => ({ proposalType: 'add', keyPackage }) as const);
    const made = group.make(1, { proposals, groupInfo: { hasTree } });
    group.accept(1, made);
    const ratchetTree = hasTree ? undefined : encodeRatchetTree(made.next.tree);
    const welcome = made.welcome ?? new Uint8Array(0);
    const parts = splitWelcome(welcome);
    expect(parts.map(({ newMember }) => newMember)).toEqual(welcomeReferences(welcome));
    for (const [index, own] of packages.entries()) {
      const part = parts[index];
      if (part === undefined) throw new Error('a part is missing');
      expect(part.newMember).toEqual(keyPackageReference(own.keyPackage));
      expect(welcomeReferences(part.welcome)).toEqual([part.newMember]);
      expect(part.welcome.length).toBeLessThan(welcome.length);
      const other = packages[(index + 1) % packages.length];
      if (other !== undefined) {
        expect(reasonOf(() => joinWith(other, part.welcome, ratchetTree))).toBe('the welcome is not for this client');
      }
      group.states.push(joinWith(own, index % 2 === 0 ? part.welcome : welcome, ratchetTree));
      group.clients.push(clients[index] ?? testClient(''));
    }
    expect(group.canAllTalk()).toBe(true);
  });

  test('is there only when somebody was added', () => {
    const group = TestGroup.of(2);
    expect(group.make(0)).not.toHaveProperty('welcome');
    expect(reasonOf(() => splitWelcome(group.make(0).commit))).toBe('the message is of another kind');
  });
});

describe('a group info', () => {
  test('has the tree and the external key when it is asked to, and whatever else the application wants', () => {
    const group = TestGroup.of(3);
    const state = group.state(1);
    const bare = makeGroupInfo(state, { hasTree: false, hasExternalPub: false });
    expect(bare).toMatchObject({ extensions: [], signer: 1, confirmationTag: group.state(0).confirmationTag });
    const extensions = [{ extensionType: 0xff00, extensionData: randomBytes(4) }];
    const full = makeGroupInfo(state, { hasTree: true, hasExternalPub: true, extensions });
    expect(full.extensions.slice(0, 1)).toEqual(extensions);
    expect(findRatchetTree(full)?.leaves).toEqual(state.tree.leaves);
    const other = makeGroupInfo(group.state(2), { hasTree: false, hasExternalPub: true });
    expect(findExternalPub(full)).toEqual(findExternalPub(other));
    expect(findExternalPub(bare)).toBeUndefined();
  });

  test('has another external key in every epoch', () => {
    const group = TestGroup.of(2);
    const options = { hasTree: false, hasExternalPub: true };
    const before = findExternalPub(makeGroupInfo(group.state(0), options));
    group.commit(1);
    expect(findExternalPub(makeGroupInfo(group.state(0), options))).not.toEqual(before);
  });

  test('is not made from a state that was wiped: its external key would be everybody’s', () => {
    const group = TestGroup.of(2);
    const state = group.state(0);
    wipeGroup(state);
    expect(() => makeGroupInfo(state, { hasTree: true, hasExternalPub: true })).toThrow('internal.unexpected');
  });

  test('travels in the welcome with what the committer was asked for', () => {
    const group = TestGroup.of(2);
    const own = packageOf(testClient('newcomer'));
    const extensions = [{ extensionType: 0xff00, extensionData: randomBytes(4) }];
    const proposals = [{ proposalType: 'add', keyPackage: own.keyPackage } as const];
    const made = group.make(0, { proposals, groupInfo: { extensions, hasExternalPub: true } });
    const welcome = made.welcome ?? new Uint8Array(0);
    expect(decodeMlsMessageOf(welcome, 'mls_welcome', welcome.length).welcome.secrets).toHaveLength(1);
    expect(joinWith(own, welcome).leafIndex).toBe(2);
  });
});
