/** Who a device is: its keys, its inbox, and the genesis that its user id is the hash of. */
import { create } from '@bufbuild/protobuf';
import { genesisNonceBytes } from '../../shared/domain/directory/decode-entry';
import { signGenesis } from '../../shared/domain/directory/sign-entry';
import type { DeviceId, TopicId, UserId, WorkspaceId } from '../../shared/domain/ids';
import { idFromBytes } from '../../shared/domain/ids';
import { DeviceSchema } from '../../shared/protocol/gen/directory_pb';
import { boxKeyPair, randomBytes, sha256, sign, signatureKeyPair } from '../crypto/primitives';
import type { BoxKeyPair, SignatureKeyPair } from '../crypto/primitives';
import type { DeviceAuthentication } from '../transport/device-connection';

/** The owner wipes its secret keys. */
export interface Identity {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  /** Also the key of the device's MLS leaves. */
  readonly signature: SignatureKeyPair;
  readonly box: BoxKeyPair;
  readonly inbox: TopicId;
  /** The encoded `SignedGenesis`. */
  readonly genesis: Uint8Array;
}

/** Whoever writes an entry of the directory. */
export interface Author {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  sign(message: Uint8Array): Uint8Array;
}

/** A new user with a first device. */
export function makeIdentity(): Identity {
  const deviceId = randomBytes(16);
  const inbox = randomBytes(32);
  const signature = signatureKeyPair();
  const box = boxKeyPair();
  const device = create(DeviceSchema, {
    deviceId,
    signatureKey: signature.publicKey,
    encryptionKey: box.publicKey,
    inbox,
  });
  const genesis = signGenesis(device, randomBytes(genesisNonceBytes), (message) => sign(message, signature.secretKey));
  return {
    userId: idFromBytes('UserId', sha256(genesis)),
    deviceId: idFromBytes('DeviceId', deviceId),
    signature,
    box,
    inbox: idFromBytes('TopicId', inbox),
    genesis,
  };
}

export function authorFrom(identity: Identity): Author {
  const { userId, deviceId, signature } = identity;
  return { userId, deviceId, sign: (message) => sign(message, signature.secretKey) };
}

/** How the device shows the relay who it is. */
export function deviceAuthentication(identity: Identity, workspaceId: WorkspaceId): DeviceAuthentication {
  return { kind: 'device', workspaceId, ...authorFrom(identity) };
}
