/** Pre-shared keys (RFC 9420 section 8.4): beyond the vectors, what they do to a group. */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { cipherSuite } from '../crypto/cipher-suite';
import { openEnvironment } from '../group/environment';
import type { Proposal } from '../proposal/proposal';
import { joinWith, packageOf, testClient, utf8 } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { reasonOf, verdictOn } from '../testing/verdict';
import { pskSecret, type PreSharedKeyId, type Psk } from './pre-shared-key';

beforeAll(cryptoReady);

const suite = cipherSuite(3);
const idOf = (name: string, pskNonce = randomBytes(32)): PreSharedKeyId => ({
  psk: { pskType: 'external', pskId: utf8(name) },
  pskNonce,
});
const injection = (id: PreSharedKeyId): Proposal => ({ proposalType: 'psk', id });
const keyOf = (psk: Psk): Uint8Array => (psk.pskType === 'external' ? psk.pskId : new Uint8Array(0));

describe('the secret', () => {
  test('is zeros without keys, and depends on each key, its nonce, and their order', () => {
    expect(pskSecret(suite, [], keyOf)).toEqual(new Uint8Array(32));
    const [a, b] = [idOf('a'), idOf('b')];
    const lists = [[a], [b], [a, b], [b, a], [a, a], [idOf('a')]];
    expect(new Set(lists.map((ids) => String(pskSecret(suite, ids, keyOf)))).size).toBe(lists.length);
    expect(pskSecret(suite, [a, b], keyOf)).toEqual(pskSecret(suite, [a, b], keyOf));
    expect(pskSecret(suite, [a], () => utf8('other'))).not.toEqual(pskSecret(suite, [a], keyOf));
  });

  test('is refused when a key is not there, and leaves the keys as they are', () => {
    const find = (psk: Psk): Uint8Array | undefined =>
      String(keyOf(psk)) === String(utf8('a')) ? keyOf(psk) : undefined;
    expect(reasonOf(() => pskSecret(suite, [idOf('a'), idOf('b')], find))).toBe('a pre-shared key is not known here');
    const key = randomBytes(32);
    const before = key.slice();
    pskSecret(suite, [idOf('a')], () => key);
    expect(key).toEqual(before);
  });
});

describe('a group', () => {
  test('goes on with keys that all have, in the order of the commit, and so do the newcomers', () => {
    const group = TestGroup.of(3);
    group.environment = openEnvironment({ psk: keyOf });
    group.propose(1, injection(idOf('proposed')));
    const newcomer = packageOf(testClient('newcomer'));
    const made = group.make(0, {
      proposals: [
        injection(idOf('first')),
        { proposalType: 'add', keyPackage: newcomer.keyPackage },
        injection(idOf('second')),
      ],
    });
    group.accept(0, made);
    expect(reasonOf(() => joinWith(newcomer, made.welcome))).toBe('a pre-shared key is not known here');
    group.states.push(joinWith(newcomer, made.welcome, undefined, group.environment));
    expect(group.isAgreed()).toBe(true);
    expect(group.canAllTalk()).toBe(true);
  });

  test('keeps out whoever has another key, although everything else is right', () => {
    const group = TestGroup.of(3);
    group.environment = openEnvironment({ psk: keyOf });
    const newcomer = packageOf(testClient('newcomer'));
    const add: Proposal = { proposalType: 'add', keyPackage: newcomer.keyPackage };
    const { commit, welcome } = group.make(0, { proposals: [injection(idOf('pin')), add] });
    const wrong = openEnvironment({ psk: () => utf8('guess') });
    expect(verdictOn(group.state(1), commit, wrong)).toBe('the confirmation tag is wrong');
    expect(() => joinWith(newcomer, welcome, undefined, wrong)).toThrow('crypto.failed');
    expect(verdictOn(group.state(1), commit, group.environment)).toBe('accepted');
  });

  test('can be asked for its key of a former epoch', () => {
    const group = TestGroup.of(3);
    const { groupId: pskGroupId, epoch: pskEpoch } = group.state(0).context;
    const former = group.state(0).secrets.resumptionPsk.slice();
    group.commit(1);
    const id: PreSharedKeyId = {
      psk: { pskType: 'resumption', usage: 'application', pskGroupId, pskEpoch },
      pskNonce: randomBytes(32),
    };
    expect(reasonOf(() => group.make(0, { proposals: [injection(id)] }))).toBe('a pre-shared key is not known here');
    const asked: Psk[] = [];
    group.environment = openEnvironment({
      psk: (psk) => {
        asked.push(psk);
        return former;
      },
    });
    group.commit(0, { proposals: [injection(id)] });
    expect(group.isAgreed()).toBe(true);
    expect(asked).toContainEqual(id.psk);
  });
});
