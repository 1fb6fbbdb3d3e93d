import type { Lobby } from '../../shared/protocol/link-codec';
import { sha256 } from '../crypto/primitives';
import { toAppError } from '../../shared/errors';
import type { TopicConnection } from '../transport/topic-connection';
import { lobbyEpoch, type LobbyKeys } from './lobby-keys';

/** Opens a lobby's topic, and makes it if nobody has yet: every member could. Throws `relay.*`, `relay.stale-epoch` once it is closed. */
export async function openLobby(topics: TopicConnection, { topic }: Lobby, { access }: LobbyKeys): Promise<void> {
  try {
    return await topics.open(topic, lobbyEpoch, access);
  } catch (cause) {
    if (toAppError(cause).code !== 'relay.unknown-topic') throw cause;
  }
  try {
    await topics.create(topic, lobbyEpoch, sha256(access));
  } catch (cause) {
    // Another member's device was faster.
    if (toAppError(cause).code !== 'relay.topic-exists') throw cause;
  }
  await topics.open(topic, lobbyEpoch, access);
}

/** Whether the relay says that nothing can be asked there, now and later. */
export function isClosedLobby(code: string): boolean {
  return code === 'relay.unknown-topic' || code === 'relay.refused' || code === 'relay.stale-epoch';
}
