/** What exactly is signed: a label per purpose in front, so that no signature means something elsewhere. */
import { toBinary } from '@bufbuild/protobuf';
import { DeviceSchema } from '../../protocol/gen/directory_pb';
import type { Device } from '../../protocol/gen/directory_pb';
import { asciiBytes, concatBytes } from '../bytes';
import type { UserId, WorkspaceId } from '../ids';
import { idToBytes } from '../ids';

const entryLabel = asciiBytes('conclave directory entry v1\0');
const genesisLabel = asciiBytes('conclave genesis v1\0');
const joinLabel = asciiBytes('conclave join v1\0');
const deviceLabel = asciiBytes('conclave device v1\0');

/** Signed by the device that writes the entry. `body` is an encoded `EntryBody`. */
export function entryMessage(body: Uint8Array): Uint8Array {
  return concatBytes(entryLabel, body);
}

/** Signed by the first device of a user. `genesis` is an encoded `Genesis`. */
export function genesisMessage(genesis: Uint8Array): Uint8Array {
  return concatBytes(genesisLabel, genesis);
}

/** Signed by the invite's key. The user id is the SHA-256 of the signed genesis. */
export function joinMessage(workspaceId: WorkspaceId, userId: UserId): Uint8Array {
  return concatBytes(joinLabel, idToBytes(workspaceId), idToBytes(userId));
}

/** Signed by the key of a device that is added, encoded with its known fields in order. */
export function deviceMessage(userId: UserId, device: Device): Uint8Array {
  return concatBytes(deviceLabel, idToBytes(userId), toBinary(DeviceSchema, device, { writeUnknownFields: false }));
}
