/** What the vectors of the working group leave out, computed here once more from the words of RFC 9420. */
import { beforeAll, expect, test } from 'vitest';
import { cryptoReady } from '../../crypto/primitives';
import { encode, Writer } from '../codec/writer';
import { contentTbs } from '../framing/authenticated-content';
import { writeFramedContent, type FramedContent, type Sender } from '../framing/framed-content';
import { encodeGroupContext } from '../key-schedule/group-context';
import { groupOf, testClient } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { parentAt } from '../tree/ratchet-tree';

beforeAll(cryptoReady);

// Section 6.1: FramedContentTBS.
test.each<[Sender, boolean]>([
  [{ senderType: 'member', leafIndex: 1 }, true],
  [{ senderType: 'new_member_commit' }, true],
  [{ senderType: 'external', senderIndex: 0 }, false],
  [{ senderType: 'new_member_proposal' }, false],
])('whoever is or becomes a member by it signs the group context, nobody else (%o)', (sender, isSigned) => {
  const { context } = groupOf(testClient('alice'));
  const content: FramedContent = {
    groupId: context.groupId,
    epoch: context.epoch,
    sender,
    authenticatedData: new Uint8Array(3),
    content: { contentType: 'proposal', proposal: { proposalType: 'remove', removed: 1 } },
  };
  const expected = new Writer().uint16(1).uint16(1).bytes(encode(writeFramedContent, content));
  if (isSigned) expected.bytes(encodeGroupContext(context));
  expect(contentTbs('public', content, context)).toEqual(expected.finish());
});

// Section 7.9: the original sibling tree hash leaves out whoever came after the parent's key, at every level below.
test('a newcomer accepts parents below which a leaf is unmerged at two levels', () => {
  const group = TestGroup.of(8);
  group.remove(0, 7);
  // Leaf 4 gives node 11 a key, leaf 0 the root; whoever is added then is unmerged at both.
  group.commit(4);
  group.commit(0);
  group.add(0, [testClient('newcomer')], { isPathOmitted: true });
  const { tree } = group.state(7);
  expect([11, 7].map((node) => parentAt(tree, node)?.unmergedLeaves)).toEqual([[7], [7]]);
  expect(parentAt(tree, 13)).toBeUndefined();
});
