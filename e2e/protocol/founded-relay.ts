/** A real relay with a workspace on it, and the identity that founded it. */
import { create } from '@bufbuild/protobuf';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deviceAuthentication, makeIdentity } from '../../core/directory/identity';
import type { Identity } from '../../core/directory/identity';
import { cryptoReady, randomBytes, sha256, sign } from '../../core/crypto/primitives';
import { openDeviceConnection } from '../../core/transport/device-connection';
import type { DeviceAuthentication } from '../../core/transport/device-connection';
import { startRelay } from '../../relay/start-relay';
import type { RunningRelay } from '../../relay/start-relay';
import type { WebReach } from '../../relay/web/open-target';
import { emptyDirectory } from '../../shared/domain/directory/directory-state';
import { signEntry } from '../../shared/domain/directory/sign-entry';
import { idFromBytes } from '../../shared/domain/ids';
import type { WorkspaceId } from '../../shared/domain/ids';
import { FoundingSchema } from '../../shared/protocol/gen/directory_pb';
import type { RelayEndpoint } from '../../shared/protocol/link-codec';

export interface FoundedRelay {
  readonly endpoint: RelayEndpoint;
  readonly foundingToken: Uint8Array;
  readonly foundingEntry: Uint8Array;
  readonly workspaceId: WorkspaceId;
  readonly owner: Identity;
  readonly asOwner: DeviceAuthentication;
  /** Ends the process's relay; its data stays. */
  stop(): Promise<void>;
  /** Starts it again at the same address. */
  restart(): Promise<void>;
  /** Stops it and deletes its data. */
  remove(): Promise<void>;
}

/** Where its web tunnels lead is `web`'s to say. */
export async function startFoundedRelay(web?: WebReach): Promise<FoundedRelay> {
  await cryptoReady();
  const dataFolder = mkdtempSync(join(tmpdir(), 'conclave-relay-'));
  const options = { dataFolder, host: '127.0.0.1', ...(web && { web }) };
  let relay: RunningRelay | undefined = await startRelay({ ...options, port: 0 });
  const { port, certificateFingerprint, foundingToken } = relay;
  if (foundingToken === undefined) throw new Error('The relay is not fresh');
  const endpoint: RelayEndpoint = { url: `wss://127.0.0.1:${port}`, certificateFingerprint };
  const owner = makeIdentity();
  const foundingEntry = writeFounding(owner);
  const connection = await openDeviceConnection(endpoint, { kind: 'founder', foundingToken });
  await connection.appendDirectory(foundingEntry);
  connection.close();
  const workspaceId = idFromBytes('WorkspaceId', sha256(foundingEntry));
  const stop = async () => {
    await relay?.close();
    relay = undefined;
  };
  return {
    endpoint,
    foundingToken,
    foundingEntry,
    workspaceId,
    owner,
    asOwner: deviceAuthentication(owner, workspaceId),
    stop,
    async restart() {
      relay = await startRelay({ ...options, port });
    },
    async remove() {
      await stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

function writeFounding(owner: Identity): Uint8Array {
  const value = create(FoundingSchema, {
    signedGenesis: owner.genesis,
    sealedWorkspaceProfile: randomBytes(100),
    sealedProfile: randomBytes(100),
  });
  const draft = {
    nowMs: Date.now(),
    userId: owner.userId,
    deviceId: owner.deviceId,
    action: { case: 'founding', value } as const,
  };
  return signEntry(emptyDirectory(), draft, (message) => sign(message, owner.signature.secretKey));
}
