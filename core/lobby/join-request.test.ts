import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { emptyDirectory, type DirectoryState, type Member } from '../../shared/domain/directory/directory-state';
import { idFromBytes, type WorkspaceId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import { newLobby } from '../conversation/conversation-state';
import { cryptoReady, randomBytes, seal } from '../crypto/primitives';
import { makeIdentity, type Identity } from '../directory/identity';
import { newConversationId } from '../vault/testing/temporary-vault';
import { openJoinRequest, sealedRequestBytes, sealJoinRequest, type JoinRequest } from './join-request';
import { lobbyKeys, type LobbyKeys } from './lobby-keys';

const sentAtMs = 1_800_000_000_000;
const conversationId = newConversationId();
const lobby = newLobby();
const place = { conversationId, lobby };
const workspaceId = 'ab'.repeat(32) as WorkspaceId;
let anna: Identity;
let ben: Identity;
let keys: LobbyKeys;
let directory: DirectoryState;

beforeAll(async () => {
  await cryptoReady();
  anna = makeIdentity();
  ben = makeIdentity();
  keys = lobbyKeys(conversationId, lobby);
  directory = directoryOf([anna, ben]);
});

function directoryOf(identities: readonly Identity[]): DirectoryState {
  const members = identities.map(({ userId, deviceId, signature, box, inbox }): Member => {
    const device = { deviceId, signatureKey: signature.publicKey, encryptionKey: box.publicKey, inbox };
    return {
      userId,
      role: 'member',
      joinedAtMs: 1,
      invitedWith: undefined,
      sealedProfile: new Uint8Array(),
      devices: new Map([[deviceId, device]]),
      revokedDevices: new Map(),
      chainHead: new Uint8Array(32),
    };
  });
  const empty = emptyDirectory();
  return { ...empty, workspaceId, members: members.reduce((all, each) => all.with(each.userId, each), empty.members) };
}

function sealed(by: Pick<Identity, 'userId' | 'deviceId' | 'signature'>, wish: JoinRequest['wish'] = 'join') {
  return sealJoinRequest({ wish, sentAtMs }, by, { ...place, workspaceId }, keys.sealing);
}

function outcome(bytes: Uint8Array, at = place, known = directory): JoinRequest | string {
  try {
    return openJoinRequest(bytes, at, lobbyKeys(at.conversationId, at.lobby).sealing, known);
  } catch (error) {
    return toAppError(error).code;
  }
}

describe('a request in a lobby', () => {
  it('says who wants what since when, and looks the same whatever it says', () => {
    expect(outcome(sealed(anna))).toEqual({ userId: anna.userId, sentAtMs, wish: 'join' });
    expect(outcome(sealed(anna, 'withdraw'))).toEqual({ userId: anna.userId, sentAtMs, wish: 'withdraw' });
    expect([sealed(anna).length, sealed(ben, 'withdraw').length]).toEqual([sealedRequestBytes, sealedRequestBytes]);
  });

  it('is refused when somebody asks in another one’s name', () => {
    expect(outcome(sealed({ ...anna, signature: ben.signature }))).toBe('crypto.failed');
    expect(outcome(sealed({ ...anna, deviceId: ben.deviceId }))).toBe('person.unknown');
    expect(outcome(sealed(makeIdentity()))).toBe('person.unknown');
  });

  it('counts in no other lobby, conversation or workspace', () => {
    const other = newLobby();
    const moved = seal(new Uint8Array(9), lobbyKeys(conversationId, other).sealing, new Uint8Array());
    expect(outcome(moved, { conversationId, lobby: other })).toBe('crypto.failed');
    expect(outcome(sealed(anna), { conversationId, lobby: other })).toBe('crypto.failed');
    expect(outcome(sealed(anna), { conversationId: newConversationId(), lobby })).toBe('crypto.failed');
    const elsewhere = { ...directory, workspaceId: 'cd'.repeat(32) as WorkspaceId };
    expect(outcome(sealed(anna), place, elsewhere)).toBe('crypto.failed');
  });

  it('is refused when a byte of it is missing, added or another one', () => {
    const whole = sealed(anna);
    for (let length = 0; length < whole.length; length += 1)
      expect(outcome(whole.slice(0, length))).toBe('crypto.failed');
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (index, change) => {
        const altered = whole.map((byte, at) => (at === index ? byte ^ change : byte));
        expect(outcome(altered)).toBe('crypto.failed');
      }),
    );
  });

  it('is refused when it is something else under the same key', () => {
    const context = new TextEncoder().encode('conclave sealed join request v1\0');
    const whole = Uint8Array.from([...context, ...idBytes(conversationId), ...idBytes(lobby.topic)]);
    const under = (bytes: Uint8Array): Uint8Array => seal(bytes, keys.sealing, whole);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(['protocol.malformed', 'crypto.failed', 'person.unknown']).toContain(outcome(under(bytes)));
      }),
    );
    expect(outcome(under(randomBytes(2_000)))).toBe('protocol.malformed');
  });
});

function idBytes(id: string): Uint8Array {
  return Uint8Array.from(id.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

it('the keys of a lobby are others for each conversation, topic and link', async () => {
  await cryptoReady();
  const all = [
    lobbyKeys(conversationId, lobby),
    lobbyKeys(newConversationId(), lobby),
    lobbyKeys(conversationId, { ...lobby, topic: idFromBytes('TopicId', randomBytes(32)) }),
    lobbyKeys(conversationId, { ...lobby, key: randomBytes(32) }),
  ].flatMap(({ access, sealing }) => [access.join(), sealing.join()]);
  expect(new Set(all).size).toBe(all.length);
});
