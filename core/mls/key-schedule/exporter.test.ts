/** Exported secrets (RFC 9420 section 8.5) in a group; their values are those of the vectors. */
import { beforeAll, expect, test } from 'vitest';
import { cryptoReady } from '../../crypto/primitives';
import type { GroupState } from '../group/group-state';
import { utf8 } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { mlsExporter } from './exporter';

beforeAll(cryptoReady);

const exported = ({ suite, secrets }: GroupState, label = 'label', context = '', lengthBytes = 32): string =>
  String(mlsExporter(suite, secrets.exporterSecret, { label, context: utf8(context), lengthBytes }));

test('all members export the same, and something else for another label, context, length, epoch or group', () => {
  const group = TestGroup.of(3);
  expect(new Set(group.states.map((state) => exported(state))).size).toBe(1);
  const state = group.state(0);
  const others = [
    exported(state),
    exported(state, 'other'),
    exported(state, 'label', 'context'),
    exported(state, 'label', '', 20),
  ];
  expect(others[0]?.startsWith(others[3] ?? '?')).toBe(false);
  others.push(exported(TestGroup.of(3).state(0)));
  group.commit(1);
  others.push(exported(group.state(0)));
  expect(new Set(others).size).toBe(others.length);
  expect(new Set(group.states.map((each) => exported(each))).size).toBe(1);
});

test('the epoch authenticator is the same at all members, and no exported secret', () => {
  const group = TestGroup.of(3);
  const authenticators = group.states.map(({ secrets }) => String(secrets.epochAuthenticator));
  expect(new Set(authenticators).size).toBe(1);
  expect(authenticators).not.toContain(exported(group.state(0), 'authentication'));
});
