import { asciiBytes, concatBytes } from '../../shared/domain/bytes';
import { idToBytes, type ConversationId } from '../../shared/domain/ids';
import type { Lobby } from '../../shared/protocol/link-codec';
import type { SealingKey } from '../crypto/primitives';
import { expand, extract } from '../mls/crypto/hash';

export interface LobbyKeys {
  /** Opens the lobby's topic at the relay, 32 bytes. */
  readonly access: Uint8Array;
  /** What is said there is sealed under it. */
  readonly sealing: SealingKey;
}

/** A lobby has one epoch, as long as people may ask in it; the next one has a key that nobody knows. */
export const lobbyEpoch = 1;

/** HKDF (RFC 5869) with SHA-256 from the secret of a group's link, for this conversation and topic only. */
export function lobbyKeys(conversationId: ConversationId, { topic, key }: Lobby): LobbyKeys {
  const secret = extract(new Uint8Array(0), key);
  const place = concatBytes(idToBytes(conversationId), idToBytes(topic));
  const derive = (label: string): Uint8Array => expand(secret, concatBytes(asciiBytes(`${label}\0`), place), 32);
  return { access: derive('conclave lobby access v1'), sealing: derive('conclave lobby seal v1') as SealingKey };
}
