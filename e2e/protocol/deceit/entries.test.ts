/** A relay that lies about the entries of a topic: nothing forged is shown, nothing twice, and the person is told. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { TopicPush } from '../../../shared/protocol/gen/relay_pb';
import { makeAdmins, messagesOf, online, say, until } from '../test-workspace';
import { lyingWorkspace, onEntries, pushOf, reads, warned, warningsOf } from './lying-workspace';

const workspace = lyingWorkspace();

test('an honest relay gives no cause for a warning, be there races, receipts and reconnections', async () => {
  const { anna, ben, cleo, conversationId } = workspace();
  const people = [anna, ben, cleo];
  await makeAdmins(anna.core, conversationId, [ben.core, cleo.core]);
  await Promise.all(people.map(({ core }, index) => say(core, conversationId, `from ${index}`)));
  await Promise.all(
    people.map(({ core }, index) =>
      core.client.call('conversations.rename', { conversationId, name: `Name ${index}` }),
    ),
  );
  for (const person of people) {
    person.port.cut();
    await online(person.core);
    await person.core.client.call('messages.send', {
      conversationId,
      messageId: randomBytes(16).toString('hex') as never,
      text: 'again',
    });
  }
  for (const { core } of people) {
    await until(
      () => messagesOf(core, conversationId),
      (list) => list.length === 6 && list.every(({ state }) => state === 'delivered' || state === 'received'),
    );
  }
  for (const person of people) expect(await warningsOf(person)).toEqual([]);
});

describe('a relay that', () => {
  test('pushes an entry twice shows it once', async () => {
    const { anna, ben, conversationId } = workspace();
    ben.port.deceit = { toDevice: onEntries((push) => [pushOf(push), pushOf(push)]) };
    await say(anna.core, conversationId, 'one');
    await say(anna.core, conversationId, 'two');
    await reads(ben, conversationId, 'one', 'two');
    expect(await warningsOf(ben)).toEqual([]);
  });

  test('drops an entry is left, and called faulty; once it is honest nothing is missing', async () => {
    const { anna, ben, conversationId } = workspace();
    let isLying = true;
    let dropped = 0;
    const drop = (push: TopicPush) => {
      if (!isLying || (dropped > 0 && Number(push.sequence) !== dropped)) return [pushOf(push)];
      dropped = Number(push.sequence);
      return [];
    };
    ben.port.deceit = { toDevice: onEntries(drop) };
    await say(anna.core, conversationId, 'dropped');
    await until(
      async () => dropped,
      (sequence) => sequence > 0,
    );
    await say(anna.core, conversationId, 'not dropped');
    await until(
      () => ben.core.client.call('connection.get'),
      ({ reason }) => reason === 'faulty',
    );
    isLying = false;
    await ben.core.client.call('connection.retry');
    await reads(ben, conversationId, 'dropped', 'not dropped');
  });

  test('repeats an entry as a new one, or invents one, shows nothing of it', async () => {
    const { anna, ben, conversationId } = workspace();
    let extra = 0n;
    const repeat = (push: TopicPush) => {
      const shifted = { sequence: push.sequence + extra };
      if (extra > 0n) return [pushOf(push, shifted)];
      extra = 2n;
      const [repeated, invented] = [push.sequence + 1n, push.sequence + 2n];
      return [
        pushOf(push),
        pushOf(push, { sequence: repeated, entryId: randomBytes(16) }),
        pushOf(push, { sequence: invented, entryId: randomBytes(16), bytes: randomBytes(300) }),
      ];
    };
    ben.port.deceit = { toDevice: onEntries(repeat) };
    await say(anna.core, conversationId, 'once');
    await warned(ben, 'unreadable-entries');
    await say(anna.core, conversationId, 'next');
    await reads(ben, conversationId, 'once', 'next');
    await warned(ben, 'different-entries');
  });

  test('turns two entries round is found out by what members say of the order', async () => {
    const { anna, ben, cleo, conversationId } = workspace();
    let held: TopicPush | undefined;
    const swap = (push: TopicPush) => {
      if (held === undefined) {
        held = push;
        return [];
      }
      if (Number(push.sequence) !== Number(held.sequence) + 1) return [pushOf(push)];
      const { sequence } = push;
      return [pushOf(push, { sequence: held.sequence }), pushOf(held, { sequence })];
    };
    ben.port.deceit = { toDevice: onEntries(swap) };
    await say(anna.core, conversationId, 'first');
    await reads(cleo, conversationId, 'first');
    await say(cleo.core, conversationId, 'second');
    await until(
      () => messagesOf(ben.core, conversationId),
      (list) => list.length === 2,
    );
    await say(anna.core, conversationId, 'third');
    await warned(ben, 'different-entries');
    // And they learn of it from what Ben says.
    await say(ben.core, conversationId, 'fourth');
    await warned(anna, 'different-entries');
    await warned(cleo, 'different-entries');
  });

  test('cuts an entry off, or shows another one in its place, can not hide it', async () => {
    const { anna, ben, conversationId } = workspace();
    let lie: ((push: TopicPush) => Uint8Array) | undefined = ({ bytes }) => bytes.subarray(0, bytes.length - 1);
    const falsify = (push: TopicPush) => [pushOf(push, { bytes: lie?.(push) ?? push.bytes })];
    ben.port.deceit = { toDevice: onEntries(falsify) };
    await say(anna.core, conversationId, 'cut off');
    await warned(ben, 'unreadable-entries');
    lie = ({ bytes }) => randomBytes(bytes.length);
    await say(anna.core, conversationId, 'replaced');
    await until(
      () => ben.core.client.call('warnings.list'),
      ([warning]) => (warning?.count ?? 0) > 2,
    );
    lie = undefined;
    await say(anna.core, conversationId, 'shown');
    await reads(ben, conversationId, 'shown');
    await warned(ben, 'unreadable-entries');
    await warned(ben, 'different-entries');
  });

  test('withholds a change of the group makes messages wait, and they are sent once when it shows it', async () => {
    const { anna, ben, cleo, conversationId } = workspace();
    await say(ben.core, conversationId, 'before');
    for (const person of [anna, cleo]) await reads(person, conversationId, 'before');
    ben.port.deceit = { toDevice: onEntries(() => []) };
    await anna.core.client.call('conversations.rename', { conversationId, name: 'Renamed' });
    await say(ben.core, conversationId, 'under the old epoch');
    await say(anna.core, conversationId, 'under the new epoch');
    await reads(cleo, conversationId, 'before', 'under the new epoch');
    const states = (await messagesOf(ben.core, conversationId)).map(({ state }) => state);
    expect(states.at(-1)).toBe('waiting');
    ben.port.deceit = {};
    ben.port.cut();
    await ben.core.client.call('connection.retry');
    for (const person of [anna, ben, cleo]) {
      await reads(person, conversationId, 'before', 'under the new epoch', 'under the old epoch');
    }
    for (const person of [anna, ben, cleo]) expect(await warningsOf(person)).toEqual([]);
  });

  test('serves the entries of another topic is not believed', async () => {
    const { anna, ben, conversationId } = workspace();
    const other = await anna.core.client.call('conversations.createDirect', { userId: ben.core.userId });
    await until(
      () => ben.core.client.call('conversations.list'),
      (list) => list.length === 2,
    );
    let taken: TopicPush | undefined;
    const mix = (push: TopicPush) => {
      if (Buffer.from(push.topic).toString('hex') === conversationId) {
        taken ??= push;
        return [pushOf(push)];
      }
      if (taken === undefined) return [pushOf(push)];
      const { topic, sequence } = push;
      return [pushOf(taken, { topic, sequence })];
    };
    ben.port.deceit = { toDevice: onEntries(mix) };
    await say(anna.core, conversationId, 'to the group');
    await reads(ben, conversationId, 'to the group');
    await say(anna.core, other.conversationId, 'to Ben');
    await warned(ben, 'unreadable-entries');
    await reads(ben, other.conversationId);
    await reads(ben, conversationId, 'to the group');
  });

  test('pushes entries of a topic that nobody asked for is left', async () => {
    const { anna, ben, conversationId } = workspace();
    const lie = (push: TopicPush) => [pushOf(push, { topic: randomBytes(32) })];
    ben.port.deceit = { toDevice: onEntries(lie) };
    await say(anna.core, conversationId, 'for Ben');
    await until(
      () => ben.core.client.call('connection.get'),
      ({ reason }) => reason === 'faulty',
    );
    ben.port.deceit = {};
    await ben.core.client.call('connection.retry');
    await reads(ben, conversationId, 'for Ben');
  });
});
