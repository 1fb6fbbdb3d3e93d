import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors';
import { cryptoReady } from '../crypto/primitives';
import { decodeGroup, encodeGroup } from './group-codec';
import { openGroup, type GroupState } from './group-state';
import { protect, unprotect } from './private-message';
import { everyone, none, TestGroup, utf8 } from './test-group';
import { updateSelf } from './update';

beforeAll(cryptoReady);

const failed = new AppError('crypto.failed');

async function expectRefused(state: GroupState, message: Uint8Array): Promise<void> {
  await expect(unprotect(state, message, everyone)).rejects.toEqual(failed);
}

function flip(bytes: Uint8Array, position: number, bits: number): Uint8Array {
  const tampered = Uint8Array.from(bytes);
  tampered[position] = (tampered[position] ?? 0) ^ bits;
  return tampered;
}

test('sender and additional data are known on receipt', async () => {
  const group = await TestGroup.of(3);
  const { message } = await protect(group.state(2), utf8('text'), utf8('context'));
  expect(await unprotect(group.state(0), message, everyone)).toMatchObject({
    kind: 'application',
    plaintext: utf8('text'),
    aad: utf8('context'),
    sender: group.device(2).identity,
  });
});

test('messages may come in any order, each once', async () => {
  const group = await TestGroup.of(2);
  const sent: Uint8Array[] = [];
  for (let number = 0; number < 8; number += 1) sent.push(await group.send(0, `number ${number}`));
  for (const number of [5, 2, 7, 0, 1, 6, 4, 3]) {
    const message = sent[number] ?? none;
    expect(await group.receive(1, message)).toMatchObject({ plaintext: utf8(`number ${number}`) });
    await expectRefused(group.state(1), message);
  }
  for (const message of sent) await expectRefused(group.state(1), message);
});

test('what was opened can not be opened again with anything that was stored afterwards', async () => {
  const group = await TestGroup.of(2);
  const message = await group.send(0, 'once');
  const { next } = await unprotect(group.state(1), message, everyone);
  const stored = encodeGroup(next);
  await expectRefused(decodeGroup(stored), message);
  group.replace(1, next);
  await group.receive(1, await group.send(0, 'next'));
  await expectRefused(decodeGroup(encodeGroup(group.state(1))), message);
});

test('a sender can not open its own messages, nor can the state that was stored after sending', async () => {
  const group = await TestGroup.of(2);
  const message = await group.send(0, 'mine');
  await expectRefused(group.state(0), message);
});

test('the state that was used is wiped of its keys and refused afterwards', async () => {
  const group = await TestGroup.of(2);
  const [sender, receiver] = [group.state(0), group.state(1)];
  const senderRatchet = openGroup(sender).secretTree[0]?.application;
  const receiverRatchet = openGroup(receiver).secretTree[0]?.application;
  const { message } = await protect(sender, utf8('text'), none);
  await unprotect(receiver, message, everyone);
  expect(senderRatchet?.secret).toEqual(new Uint8Array(32));
  expect(receiverRatchet?.secret).toEqual(new Uint8Array(32));
  await expect(protect(sender, utf8('text'), none)).rejects.toMatchObject({ code: 'internal.unexpected' });
  await expect(unprotect(receiver, message, everyone)).rejects.toMatchObject({ code: 'internal.unexpected' });
  expect(() => encodeGroup(sender)).toThrow(AppError);
});

test('a commit leaves nothing in the state that it was processed with', async () => {
  const group = await TestGroup.of(2);
  const before = openGroup(group.state(1));
  const { commit } = await updateSelf(group.state(0));
  await unprotect(group.state(1), commit, everyone);
  const zeros = new Uint8Array(32);
  expect(Object.values(before.keySchedule)).toEqual(Object.values(before.keySchedule).map(() => zeros));
  expect(Object.values(before.privatePath.privateKeys)).toEqual([zeros]);
  expect(before.signaturePrivateKey).toEqual(new Uint8Array(64));
});

describe('a message of either kind', () => {
  async function messages(): Promise<{ group: TestGroup; all: Uint8Array[] }> {
    const group = await TestGroup.of(3);
    const application = await group.send(0, 'a message of some length, so that there is something to tamper with');
    return { group, all: [application, (await updateSelf(group.state(0))).commit] };
  }

  test('is refused with any byte tampered with, and the state stays as it was', async () => {
    const { group, all } = await messages();
    for (const message of all) {
      const step = message.length > 400 ? 3 : 1;
      for (let position = 0; position < message.length; position += step) {
        await expectRefused(group.state(1), flip(message, position, 1 << (position % 8)));
      }
    }
    for (const message of all) await group.receive(1, message);
  });

  test('is refused when it is cut at any byte or when something follows', async () => {
    const { group, all } = await messages();
    for (const message of all) {
      for (let length = 0; length < message.length; length += 1) {
        await expectRefused(group.state(1), message.subarray(0, length));
      }
      await expectRefused(group.state(1), Uint8Array.of(...message, 0));
    }
    for (const message of all) await group.receive(1, message);
  });

  test('is refused in another group, in a former and in a later epoch', async () => {
    const { group, all } = await messages();
    const other = await TestGroup.of(2);
    for (const message of all) await expectRefused(other.state(1), message);
    const late = decodeGroup(encodeGroup(group.state(2)));
    await group.commit(1, await updateSelf(group.state(1)));
    for (const message of all) await expectRefused(group.state(2), message);
    await expectRefused(late, await group.send(0, 'of the next epoch'));
  });
});

test('random bytes are refused', async () => {
  const group = await TestGroup.of(2);
  const header = (await group.send(0, 'text')).subarray(0, 46);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), fc.boolean(), async (bytes, hasHeader) => {
      await expectRefused(group.state(1), hasHeader ? Uint8Array.of(...header, ...bytes) : bytes);
    }),
    { numRuns: 300 },
  );
  expect(await group.allTalk()).toBe(true);
});

test('a message beyond the size of an entry is refused before it is read', async () => {
  const group = await TestGroup.of(2);
  const { message } = await protect(group.state(0), new Uint8Array(512 * 1024), none);
  await expectRefused(group.state(1), message);
});
