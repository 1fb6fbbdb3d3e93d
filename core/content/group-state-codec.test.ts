import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idFromBytes, idToBytes, type UserId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { toAppError } from '../../shared/errors';
import { GroupStateSchema } from '../../shared/protocol/gen/content_pb';
import { conversationState, decodeGroupState, encodeGroupState, type ConversationState } from './group-state-codec';

function codeOf(fn: () => unknown): string {
  try {
    fn();
  } catch (error) {
    return toAppError(error).code;
  }
  return 'no error';
}

const userAt = (index: number): UserId => index.toString(16).padStart(64, '0') as UserId;
const usersFrom = (first: number, count: number): readonly UserId[] =>
  Array.from({ length: count }, (_, index) => userAt(first + index));

const full = conversationState({
  kind: 'group',
  name: 'Büro Süd',
  description: 'Nur für **Dienstpläne**.\n\nhttps://plan.example',
  pictureHash: new Uint8Array(32).fill(7),
  admins: [userAt(1), userAt(2)],
  readers: [userAt(3)],
  rights: { post: 'admins', addMembers: 'members', call: 'admins' },
  timerMs: 60_000,
  leaving: [userAt(9)],
  lobby: { topic: idFromBytes('TopicId', new Uint8Array(32).fill(5)), key: new Uint8Array(32).fill(6) },
  joinedByLink: [userAt(3)],
});

function encodeFields(fields: Parameters<typeof create<typeof GroupStateSchema>>[1]): Uint8Array {
  return toBinary(GroupStateSchema, create(GroupStateSchema, fields));
}

describe('the state of a conversation', () => {
  it.each<ConversationState>([
    conversationState({ kind: 'direct', name: '', timerMs: limits.shortestTimerMs }),
    conversationState({ kind: 'notes', name: '', timerMs: limits.longestTimerMs }),
    conversationState({ kind: 'group', name: 'Büro Süd' }),
    full,
  ])('comes back as it was: $kind', (state) => {
    expect(decodeGroupState(encodeGroupState(state))).toEqual(state);
  });

  it('of a thousand people with roles fits the group context, and no more people are taken', () => {
    const admins = usersFrom(1, limits.conversationMembers / 2);
    const readers = usersFrom(1_000, limits.conversationMembers / 2);
    const encoded = encodeGroupState({ ...full, admins, readers });
    expect(encoded.length).toBeLessThan(40_000);
    expect(decodeGroupState(encoded).readers).toEqual(readers);
    const tooMany = encodeGroupState({ ...full, admins, readers: [...readers, userAt(5_000)] });
    expect(codeOf(() => decodeGroupState(tooMany))).toBe('protocol.malformed');
  });

  it('keeps the fields of a newer version when something else is changed', () => {
    const newer = Uint8Array.from([...encodeGroupState(full), 0xa2, 0x06, 2, 1, 2]); // field 100
    const renamed = encodeGroupState({ ...decodeGroupState(newer), name: 'Neu' });
    expect([...renamed.subarray(-5)]).toEqual([0xa2, 0x06, 2, 1, 2]);
    expect(decodeGroupState(renamed)).toMatchObject({ name: 'Neu', admins: full.admins });
  });

  it('without a description, as older versions make it, has an empty one', () => {
    const older = encodeFields({ kind: 2, name: 'x' });
    expect(decodeGroupState(older).description).toBe('');
    expect(encodeGroupState(decodeGroupState(older))).toEqual(older);
  });

  it('has no description that could do harm where it is shown', () => {
    const written = ['\u202elang\u0000\r\nzwei', '\u200b\u2028', 'x'.repeat(limits.conversationDescriptionLength)];
    const shown = written.map((description) => {
      return decodeGroupState(encodeFields({ kind: 2, name: 'x', description })).description;
    });
    expect(shown).toEqual(['lang\nzwei', '', written[2]]);
  });

  it.each(['name', 'description'])('is refused when its %s is no text', (field) => {
    // The marks below are those of the field, and a surrogate in UTF-8 instead of them.
    const encoded = encodeFields({ kind: 2, name: field === 'name' ? '###' : 'x', description: '###' });
    const at = field === 'name' ? encoded.indexOf(35) : encoded.lastIndexOf(35) - 2;
    encoded.set([0xed, 0xa0, 0x80], at);
    expect(codeOf(() => decodeGroupState(encoded))).toBe('protocol.malformed');
  });

  const id = (index: number): Uint8Array => idToBytes(userAt(index));
  it.each([
    { kind: 0, name: 'x' },
    { kind: 1, name: 'a name for two' },
    { kind: 1, name: '', admins: [id(1)] },
    { kind: 1, name: '', leaving: [id(1)] },
    { kind: 3, name: 'mine' },
    { kind: 3, name: '', onlyAdminsPost: true },
    { kind: 3, name: '', pictureHash: new Uint8Array(32) },
    { kind: 2, name: '' },
    { kind: 2, name: '   ' },
    { kind: 2, name: 'x'.repeat(limits.conversationNameLength + 1) },
    { kind: 2, name: 'x', description: 'x'.repeat(limits.conversationDescriptionLength + 1) },
    { kind: 1, name: '', description: 'x' },
    { kind: 3, name: '', description: 'x' },
    { kind: 2, name: 'x', pictureHash: new Uint8Array(31) },
    { kind: 2, name: 'x', admins: [new Uint8Array(31)] },
    { kind: 2, name: 'x', admins: [id(2), id(1)] },
    { kind: 2, name: 'x', readers: [id(1), id(1)] },
    { kind: 2, name: 'x', admins: [id(1)], readers: [id(1)] },
    { kind: 2, name: 'x', timerMs: 9_999n },
    { kind: 2, name: 'x', timerMs: BigInt(limits.longestTimerMs) + 1n },
    { kind: 2, name: 'x', timerMs: 2n ** 63n },
    { kind: 2, name: 'x', joinTopic: new Uint8Array(32) },
    { kind: 2, name: 'x', joinKey: new Uint8Array(32) },
    { kind: 2, name: 'x', joinTopic: new Uint8Array(31), joinKey: new Uint8Array(32) },
    { kind: 2, name: 'x', joinedByLink: [id(2), id(1)] },
    { kind: 3, name: '', joinTopic: new Uint8Array(32), joinKey: new Uint8Array(32) },
    { kind: 9, name: 'x' },
  ])('is refused when no correct client makes it: %#', (fields) => {
    expect(codeOf(() => decodeGroupState(encodeFields(fields)))).toBe('protocol.malformed');
  });

  it('is read or refused at every truncation and for random bytes, and never fails otherwise', () => {
    const encoded = encodeGroupState(full);
    const isFit = (bytes: Uint8Array): boolean =>
      ['no error', 'protocol.malformed'].includes(codeOf(() => decodeGroupState(bytes)));
    for (const length of encoded.keys()) expect(isFit(encoded.subarray(0, length))).toBe(true);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), isFit));
  });
});
