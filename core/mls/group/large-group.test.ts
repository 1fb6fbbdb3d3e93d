/** Groups that grow large, shrink, and grow again. */
import { beforeAll, expect, test } from 'vitest';
import { cryptoReady } from '../../crypto/primitives';
import { createCommit } from '../commit/create-commit';
import type { Proposal } from '../proposal/proposal';
import { joinWith, packageOf, testClient, utf8 } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { treeHash } from '../tree/tree-hash';
import { openEnvironment } from './environment';
import type { GroupState } from './group-state';
import { processMessage } from './process-message';
import { protectMessage } from './protect-message';

beforeAll(cryptoReady);

const environment = openEnvironment();

test('a group of 300 is built in batches, each by one who joined with the batch before', () => {
  const group = TestGroup.of(1);
  // Only a few keep their state: each batch's first member, who adds the next one.
  let witnesses: GroupState[] = [group.state(0)];
  for (const size of [99, 100, 100]) {
    const packages = Array.from({ length: size }, (_, index) => packageOf(testClient(`member ${index}`)));
    const proposals = packages.map(({ keyPackage }): Proposal => ({ proposalType: 'add', keyPackage }));
    const adder = witnesses.at(-1) ?? group.state(0);
    const made = createCommit(adder, environment, { proposals });
    witnesses = witnesses.map((state) =>
      state === adder ? made.next : processMessage(state, made.commit, environment).next,
    );
    const [first, last] = [packages[0], packages.at(-1)];
    for (const own of [first, last]) if (own !== undefined) witnesses.push(joinWith(own, made.welcome));
  }
  const hashes = new Set(witnesses.map(({ tree }) => String(treeHash(tree))));
  const secrets = new Set(witnesses.map(({ secrets: { epochAuthenticator } }) => String(epochAuthenticator)));
  expect([hashes.size, secrets.size]).toEqual([1, 1]);
  expect(witnesses[0]?.tree.leaves).toHaveLength(512);
  // Somebody removes a third of them, with a path for the others, and all who are left go on.
  const [remover, ...others] = witnesses;
  if (remover === undefined) throw new Error('nobody is left');
  const removed = Array.from({ length: 100 }, (_, index) => index + 150).filter(
    (leafIndex) => !witnesses.some((state) => state.leafIndex === leafIndex),
  );
  const proposals = removed.map((leafIndex): Proposal => ({ proposalType: 'remove', removed: leafIndex }));
  const { commit, next } = createCommit(remover, environment, { proposals });
  const after = others.map((state) => processMessage(state, commit, environment).next);
  const { message } = protectMessage(next, utf8('hello'));
  for (const state of after)
    expect(processMessage(state, message, environment)).toMatchObject({ plaintext: utf8('hello') });
});

test('a group survives shrinking to one and growing again, with commits by everybody', () => {
  const group = TestGroup.of(9);
  const sizes: number[] = [];
  const note = (): number => sizes.push(group.state(0).tree.leaves.length);
  note();
  group.commit(8);
  group.remove(4, 8);
  note();
  group.commit(7);
  group.remove(0, 4, 5, 6, 7);
  note();
  group.commit(3);
  group.remove(3, 0, 1, 2);
  note();
  expect(group.states).toHaveLength(1);
  expect(group.leafIndex(0)).toBe(3);
  group.commit(0);
  group.add(0, [testClient('a'), testClient('b'), testClient('c'), testClient('d')]);
  note();
  expect(sizes).toEqual([16, 8, 4, 4, 8]);
  expect([...group.states].map(({ leafIndex }) => leafIndex)).toEqual([3, 0, 1, 2, 4]);
  for (let by = 0; by < 5; by += 1) group.commit(by);
  expect(group.canAllTalk()).toBe(true);
});

test('a group survives many changes by all its members, public and private, with and without paths', () => {
  const group = TestGroup.of(5);
  for (let round = 0; round < 15; round += 1) {
    const by = round % group.states.length;
    const wireFormat = round % 2 === 0 ? 'public' : 'private';
    if (round % 3 === 0) {
      group.add(by, [testClient(`${round} a`), testClient(`${round} b`)], {
        wireFormat,
        isPathOmitted: round % 2 === 0,
      });
    } else if (round % 3 === 1) group.commit(by, { wireFormat });
    else group.remove(by, (by + 2) % group.states.length);
    expect(group.isAgreed()).toBe(true);
  }
  expect(group.canAllTalk()).toBe(true);
});
