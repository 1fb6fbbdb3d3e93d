/** Writes the entries that `applyEntry` reads. */
import { create, toBinary } from '@bufbuild/protobuf';
import type { Device } from '../../protocol/gen/directory_pb';
import {
  EntryBodySchema,
  GenesisSchema,
  SignedEntrySchema,
  SignedGenesisSchema,
} from '../../protocol/gen/directory_pb';
import type { DeviceId, UserId } from '../ids';
import { idToBytes } from '../ids';
import type { Action } from './decode-entry';
import type { DirectoryState } from './directory-state';
import { entryMessage, genesisMessage } from './signed-messages';

/** Signs with the device's Ed25519 key. */
export type Sign = (message: Uint8Array) => Uint8Array;

export interface EntryDraft {
  /** Dated to the last entry's time when `nowMs` is before it. */
  readonly nowMs: number;
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  /** For example `{ case: 'inviteRevoke', value: create(InviteRevokeSchema, { inviteId }) }`. */
  readonly action: Action;
}

/** The encoded `SignedEntry` that follows `state`. Whether the rules allow it is up to `applyEntry`. */
export function signEntry(state: DirectoryState, draft: EntryDraft, sign: Sign): Uint8Array {
  const body = toBinary(
    EntryBodySchema,
    create(EntryBodySchema, {
      workspaceId: state.workspaceId === undefined ? new Uint8Array() : idToBytes(state.workspaceId),
      sequence: BigInt(state.sequence + 1),
      previousHash: state.headHash,
      atMs: BigInt(Math.max(draft.nowMs, state.atMs)),
      userId: idToBytes(draft.userId),
      deviceId: idToBytes(draft.deviceId),
      action: draft.action,
    }),
  );
  return toBinary(SignedEntrySchema, create(SignedEntrySchema, { body, signature: sign(entryMessage(body)) }));
}

/** The encoded `SignedGenesis`, whose SHA-256 is the user id. `nonce` is 16 random bytes. */
export function signGenesis(device: Device, nonce: Uint8Array, sign: Sign): Uint8Array {
  const genesis = toBinary(GenesisSchema, create(GenesisSchema, { device, nonce }));
  return toBinary(
    SignedGenesisSchema,
    create(SignedGenesisSchema, { genesis, signature: sign(genesisMessage(genesis)) }),
  );
}
