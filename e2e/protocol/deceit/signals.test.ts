/** What a relay can do with signals: leave them out. */
import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../../shared/domain/ids';
import type { RelayFrame } from '../../../shared/protocol/gen/relay_pb';
import type { RelayFrameInit } from '../../../shared/protocol/relay-codec';
import { say, until } from '../test-workspace';
import { lyingWorkspace, reads, warningsOf, type Person } from './lying-workspace';

const lying = lyingWorkspace();

/** Goes on writing until `reader` is told. */
async function writes({ core }: Person, conversationId: ConversationId, reader: Person): Promise<void> {
  await until(
    async () => {
      await core.client.call('presence.setTyping', { conversationId, isTyping: true });
      return typistsFor(reader, conversationId);
    },
    (typists) => typists.includes(core.userId),
  );
}

async function stops({ core }: Person, conversationId: ConversationId, reader: Person): Promise<void> {
  await core.client.call('presence.setTyping', { conversationId, isTyping: false });
  await until(
    () => typistsFor(reader, conversationId),
    (typists) => !typists.includes(core.userId),
  );
}

function typistsFor({ core }: Person, conversationId: ConversationId): Promise<readonly string[]> {
  return core.client.call('typing.get', { conversationId });
}

/** Everything that was signalled to a person so far. */
function recorded({ port }: Person): RelayFrame[] {
  const frames: RelayFrame[] = [];
  port.deceit = {
    toDevice(frame) {
      if (frame.body.case === 'signalPush') frames.push(frame);
      return [frame];
    },
  };
  return frames;
}

function pushAll({ port }: Person, frames: readonly RelayFrameInit[]): void {
  for (const victim of port.victims) {
    if (victim.path === '/topics') for (const frame of frames) victim.push(frame);
  }
}

/** Whatever was pushed before is dealt with when this was. */
async function afterwards(anna: Person, cleo: Person, conversationId: ConversationId): Promise<void> {
  await writes(cleo, conversationId, anna);
}

const dropped = ({ core }: Person, reason: string): boolean =>
  core.events.some((event) => event.startsWith(`signals-dropped {"reason":"${reason}"`));

describe('signals over a relay that lies', () => {
  it('count once, however often they are pushed', async () => {
    const { anna, ben, cleo, conversationId } = lying();
    const heard = recorded(anna);
    await writes(ben, conversationId, anna);
    await stops(ben, conversationId, anna);
    // The last word of it is that Ben writes.
    pushAll(anna, heard.toReversed());
    await afterwards(anna, cleo, conversationId);
    expect(await typistsFor(anna, conversationId)).toEqual([cleo.core.userId]);
    expect(dropped(anna, 'repeated')).toBe(true);
  });

  it('are not opened in a later epoch', async () => {
    const { anna, ben, cleo, conversationId } = lying();
    const heard = recorded(anna);
    await writes(ben, conversationId, anna);
    await stops(ben, conversationId, anna);
    const early = heard.splice(0);
    await anna.core.client.call('conversations.rename', { conversationId, name: 'Übergabe' });
    await until(
      () => cleo.core.client.call('conversations.get', { conversationId }),
      ({ name }) => name === 'Übergabe',
    );
    pushAll(anna, early);
    await afterwards(anna, cleo, conversationId);
    expect(await typistsFor(anna, conversationId)).toEqual([cleo.core.userId]);
    expect(dropped(anna, 'sealed')).toBe(true);
  });

  it('are dropped when they were altered, invented or belong elsewhere, and the rest goes on', async () => {
    const { anna, ben, cleo, conversationId } = lying();
    anna.port.deceit = {
      toDevice(frame) {
        if (frame.body.case !== 'signalPush') return [frame];
        const bytes = Uint8Array.from(frame.body.value.bytes);
        bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
        const pushOf = (changed: Uint8Array): RelayFrameInit => ({
          requestId: 0,
          body: { case: 'signalPush', value: { topic: Buffer.from(conversationId, 'hex'), bytes: changed } },
        });
        return [pushOf(bytes), pushOf(new Uint8Array(1)), pushOf(new Uint8Array(600)), pushOf(bytes.subarray(0, 40))];
      },
    };
    await writes(ben, conversationId, cleo);
    await until(
      async () => dropped(anna, 'sealed'),
      (isDropped) => isDropped,
    );
    expect(await typistsFor(anna, conversationId)).toEqual([]);
    await say(ben.core, conversationId, 'still here');
    await reads(anna, conversationId, 'still here');
    expect(await warningsOf(anna)).toEqual([]);
  });

  it('that come by the thousand keep nobody from reading', async () => {
    const { anna, ben, conversationId } = lying();
    const heard = recorded(anna);
    await writes(ben, conversationId, anna);
    const [one] = heard;
    if (one === undefined) throw new Error('nothing was signalled');
    pushAll(
      anna,
      Array.from({ length: 20_000 }, () => one),
    );
    await say(ben.core, conversationId, 'through the noise');
    await reads(anna, conversationId, 'through the noise');
    expect(dropped(anna, 'flood')).toBe(true);
    expect((await anna.core.client.call('connection.get')).state).toBe('online');
  });
});
