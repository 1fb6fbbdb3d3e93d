/** A relay that breaks what it said: what it confirmed, where, which ticket is everybody's, how far it has got. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ClientFrame, RelayFrame } from '../../../shared/protocol/gen/relay_pb';
import type { RelayFrameInit } from '../../../shared/protocol/relay-codec';
import { messagesOf, online, say, until } from '../test-workspace';
import type { Victim } from '../../harness/lying-relay';
import { lyingWorkspace, reads, warned, warningsOf, type Person } from './lying-workspace';

const workspace = lyingWorkspace();

/** Takes the person's next appends without storing them, and confirms them at the next places. */
function swallowAppends(person: Person, lastSequence: () => number): void {
  let swallowed = 0;
  person.port.deceit = {
    toRelay(frame: ClientFrame, victim: Victim) {
      if (frame.body.case !== 'topicAppend') return [frame];
      swallowed += 1;
      const sequence = BigInt(lastSequence() + swallowed);
      victim.push({ requestId: frame.requestId, body: { case: 'appended', value: { sequence } } });
      return [];
    },
  };
}

function countPushes(person: Person): () => number {
  let last = 0;
  person.port.deceit = {
    toDevice(frame) {
      if (frame.body.case === 'topicPush') last = Math.max(last, Number(frame.body.value.sequence));
      return [frame];
    },
  };
  return () => last;
}

describe('a relay that', () => {
  test('confirms a message and does not store it is found out when something else comes in its place', async () => {
    const { anna, ben, cleo, conversationId } = workspace();
    const last = countPushes(anna);
    await say(ben.core, conversationId, 'before');
    await reads(anna, conversationId, 'before');
    await until(
      () => messagesOf(ben.core, conversationId),
      (list) => list.every(({ state }) => state === 'delivered'),
    );
    swallowAppends(anna, last);
    await say(anna.core, conversationId, 'swallowed');
    await until(
      () => messagesOf(anna.core, conversationId),
      (list) => list.some(({ state }) => state === 'sent'),
    );
    anna.port.deceit = {};
    await say(ben.core, conversationId, 'in its place');
    await warned(anna, 'entries-lost');
    // It is sent again by itself, and everybody reads it once.
    for (const person of [anna, ben, cleo]) {
      await reads(person, conversationId, 'before', 'in its place', 'swallowed');
    }
  });

  test.each([
    ['far behind', 7n],
    ['right behind, where another comes', 1n],
  ])('confirms a message at another place than it has, %s, is found out', async (_, shift) => {
    const { anna, ben, conversationId } = workspace();
    const held: RelayFrameInit[] = [];
    const [victim] = [...anna.port.victims].filter(({ path }) => path === '/topics');
    anna.port.deceit = {
      toDevice(frame) {
        if (frame.body.case === 'topicPush') {
          held.push(frame);
          return [];
        }
        if (frame.body.case !== 'appended') return [frame];
        const value = { sequence: frame.body.value.sequence + shift };
        return [{ requestId: frame.requestId, body: { case: 'appended', value } }];
      },
    };
    await say(anna.core, conversationId, 'somewhere');
    await until(
      () => messagesOf(anna.core, conversationId),
      ([message]) => message?.state === 'sent',
    );
    anna.port.deceit = {};
    for (const frame of held) victim?.push(frame);
    await warned(anna, 'different-entries');
    // The places that it named are taken by others, without harm.
    const texts = Array.from({ length: 9 }, (_, index) => `later ${index}`);
    for (const text of texts) {
      await say(ben.core, conversationId, text);
      await reads(ben, conversationId, 'somewhere', ...texts.slice(0, texts.indexOf(text) + 1));
    }
    await reads(anna, conversationId, 'somewhere', ...texts);
  });

  test('confirms a message at a place that is another’s is not believed, and the message is sent again', async () => {
    const { anna, ben, conversationId } = workspace();
    await say(ben.core, conversationId, 'one');
    await reads(anna, conversationId, 'one');
    let lies = 0;
    anna.port.deceit = {
      toRelay(frame: ClientFrame, victim: Victim) {
        if (frame.body.case !== 'topicAppend') return [frame];
        lies += 1;
        victim.push({ requestId: frame.requestId, body: { case: 'appended', value: { sequence: 1n } } });
        return [];
      },
    };
    await say(anna.core, conversationId, 'two');
    await warned(anna, 'different-entries');
    expect(lies).toBeGreaterThan(0);
    expect((await messagesOf(anna.core, conversationId)).map(({ state }) => state)).toEqual(['received', 'waiting']);
    anna.port.deceit = {};
    anna.port.cut();
    await anna.core.client.call('connection.retry');
    for (const person of [anna, ben]) await reads(person, conversationId, 'one', 'two');
  });

  test('pretends to have lost entries that a device has read is found out, and what it pushes once more is not shown again', async () => {
    const { anna, ben, cleo, conversationId } = workspace();
    // Two at least, so that there is one to lose.
    for (const text of ['kept', 'kept too']) await say(anna.core, conversationId, text);
    await reads(ben, conversationId, 'kept', 'kept too');
    ben.port.deceit = {
      toDevice(frame) {
        if (frame.body.case !== 'subscribed' || frame.body.value.lastSequence < 2n) return [frame];
        const { currentEpoch, nextEpoch } = frame.body.value;
        if (currentEpoch === 0n) return [frame];
        const value = { firstSequence: 1n, lastSequence: 1n, currentEpoch, nextEpoch };
        return [{ requestId: frame.requestId, body: { case: 'subscribed', value } }];
      },
    };
    ben.port.cut();
    await ben.core.client.call('connection.retry');
    await warned(ben, 'entries-lost');
    await say(anna.core, conversationId, 'still there');
    await reads(ben, conversationId, 'kept', 'kept too', 'still there');
    ben.port.deceit = {};
    ben.port.cut();
    await online(ben.core);
    await say(ben.core, conversationId, 'so am I');
    for (const person of [anna, ben]) await reads(person, conversationId, 'kept', 'kept too', 'still there', 'so am I');
    // What was pushed once more counts as repeated; nobody is shown anything else for it.
    expect([...(await warningsOf(ben))].sort()).toEqual(['entries-lost', 'unreadable-entries']);
    for (const person of [anna, cleo]) expect(await warningsOf(person)).toEqual([]);
  });

  test('marks tickets is found out by members who compare them', async () => {
    const { anna, ben, cleo, conversationId } = workspace();
    const marked = randomBytes(32);
    let real: Uint8Array | undefined;
    ben.port.deceit = {
      toDevice(frame: RelayFrame) {
        if (frame.body.case !== 'ticket') return [frame];
        real = frame.body.value.ticket;
        const { validUntilMs } = frame.body.value;
        return [{ requestId: frame.requestId, body: { case: 'ticket', value: { ticket: marked, validUntilMs } } }];
      },
      toRelay(frame: ClientFrame) {
        if (frame.body.case !== 'admit' || real === undefined) return [frame];
        return [{ ...frame, body: { case: 'admit', value: { ...frame.body.value, ticket: real } } }];
      },
    };
    await ben.core.stop();
    await ben.core.start();
    await online(ben.core);
    await say(anna.core, conversationId, 'hello');
    await reads(ben, conversationId, 'hello');
    await warned(ben, 'marked-ticket');
    await say(ben.core, conversationId, 'hello yourself');
    await reads(cleo, conversationId, 'hello', 'hello yourself');
    await warned(cleo, 'marked-ticket');
    await warned(anna, 'marked-ticket');
  });

  test('forges an entry of the directory is left, and nobody is let in by it', async () => {
    const { ben } = workspace();
    const people = await ben.core.client.call('people.list');
    for (const victim of ben.port.victims) {
      if (victim.path !== '/device') continue;
      const value = { sequence: 100n, entry: randomBytes(200) };
      victim.push({ requestId: 0, body: { case: 'directoryPush', value } });
    }
    await until(
      async () => ben.core.events,
      (events) => events.some((event) => event.startsWith('relay-failed')),
    );
    await ben.core.client.call('connection.retry');
    await online(ben.core);
    expect(await ben.core.client.call('people.list')).toEqual(people);
  });

  test('answers what nobody asked, or with garbage, is left, and the core lives on', async () => {
    const { anna, ben, conversationId } = workspace();
    for (const victim of ben.port.victims) {
      victim.push({ requestId: 4_000_000, body: { case: 'appended', value: { sequence: 1n } } });
    }
    await until(
      async () => ben.core.events,
      (events) => events.some((event) => event.startsWith('relay-failed')),
    );
    await say(anna.core, conversationId, 'are you there?');
    await ben.core.client.call('connection.retry');
    await reads(ben, conversationId, 'are you there?');
  });
});
