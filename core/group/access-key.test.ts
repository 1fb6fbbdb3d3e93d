import { beforeAll, expect, test } from 'vitest';
import { toHex } from '../../shared/domain/ids';
import type { AppError } from '../../shared/errors';
import { cryptoReady } from '../crypto/primitives';
import { deriveSecret, expandWithLabel } from '../mls/crypto/labels';
import { sha256 } from '../mls/crypto/hash';
import { wipeGroup } from '../mls/group/group-state';
import { accessKey, exportSecret } from './access-key';
import { commitChanges } from './commit-changes';
import { members } from './group';
import { groupOf, makeDevice, none, TestGroup, utf8 } from './testing/test-group';

beforeAll(cryptoReady);

test('members, exporter and access key are the same at everyone and change with the epoch', async () => {
  const group = await TestGroup.of(3);
  const keysBefore = group.states.map(accessKey);
  expect(keysBefore[1]).toEqual(keysBefore[0]);
  expect(keysBefore[2]).toEqual(keysBefore[0]);
  expect(exportSecret(group.state(0), 'conclave signals', none, 20)).toEqual(
    exportSecret(group.state(1), 'conclave signals', none, 20),
  );
  expect(exportSecret(group.state(0), 'conclave signals', none, 32)).not.toEqual(keysBefore[0]);
  expect(members(group.state(2))).toEqual(group.devices.map(({ identity }) => identity));
  group.commit(1, commitChanges(group.state(1), {}));
  expect(accessKey(group.state(0))).not.toEqual(keysBefore[0]);
  expect(accessKey(group.state(0))).toEqual(accessKey(group.state(2)));
  expect(group.allTalk()).toBe(true);
});

test('the access key is the exporter’s, and the same for as long as the epoch lasts', async () => {
  const group = await TestGroup.of(2);
  const before = accessKey(group.state(0));
  expect(before).toHaveLength(32);
  expect(before).toEqual(exportSecret(group.state(0), 'conclave access', none, 32));
  group.receive(1, group.send(0, 'text'));
  expect(accessKey(group.state(0))).toEqual(before);
  expect(accessKey(group.state(1))).toEqual(before);
});

test('another label, context or length gives another secret', async () => {
  const state = groupOf(await makeDevice());
  const secrets = [
    exportSecret(state, 'label', none, 32),
    exportSecret(state, 'other', none, 32),
    exportSecret(state, 'label', utf8('context'), 32),
    exportSecret(
      state,
      'label',
      utf8('a context that is longer than sixty-four bytes, because only its hash counts'),
      32,
    ),
    exportSecret(state, 'label', none, 31),
    exportSecret(state, 'label', none, 100),
  ];
  expect(secrets.map(({ length }) => length)).toEqual([32, 32, 32, 32, 31, 100]);
  expect(new Set(secrets.map((secret) => toHex(secret.slice(0, 31)))).size).toBe(secrets.length);
});

test('the exporter is that of RFC 9420 section 8.5', async () => {
  const state = groupOf(await makeDevice());
  const derived = deriveSecret(state.suite, state.secrets.exporterSecret, 'label');
  expect(exportSecret(state, 'label', utf8('context'), 40)).toEqual(
    expandWithLabel(derived, 'exported', sha256(utf8('context')), 40),
  );
});

test('what was exported is the caller’s, and a state that was used up exports nothing', async () => {
  const state = groupOf(await makeDevice());
  const key = accessKey(state);
  const copy = key.slice();
  key.fill(0);
  expect(accessKey(state)).toEqual(copy);
  wipeGroup(state);
  const usedUp = expect.objectContaining({ code: 'internal.unexpected' }) as AppError;
  expect(() => accessKey(state)).toThrow(usedUp);
});
