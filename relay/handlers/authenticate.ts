import { timingSafeEqual } from 'node:crypto';
import { inviteState } from '../../shared/domain/directory/directory-state';
import { idFromBytes } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { RefusalCode } from '../../shared/protocol/gen/relay_pb';
import type { AuthenticateDevice, AuthenticateFounder, AuthenticateInvite } from '../../shared/protocol/gen/relay_pb';
import { refusalCodeFromError } from '../../shared/protocol/refusal';
import { authenticationMessage } from '../../shared/protocol/relay-authentication';
import type { DeviceSession, Identity } from '../device-session';
import { verifySignature } from '../ed25519';
import { checkBytes, done, refuseFinally } from '../outcome';
import type { Outcome } from '../outcome';
import type { RelayContext } from '../relay-context';

const notAuthenticated = refuseFinally(RefusalCode.REFUSAL_NOT_AUTHENTICATED);

/** An unknown device, a revoked one and a wrong signature are answered alike. */
export function authenticateDevice(
  context: RelayContext,
  session: DeviceSession,
  request: AuthenticateDevice,
): Outcome {
  const { userId, deviceId, workspaceId, signature } = request;
  checkWorkspace(context, workspaceId);
  const device = context.directory.findDevice(idFromBytes('UserId', userId), idFromBytes('DeviceId', deviceId));
  if (device === undefined) return notAuthenticated;
  const message = messageFor(context, session, [workspaceId, userId, deviceId]);
  if (!verifySignature(signature, message, device.signatureKey)) return notAuthenticated;
  const ids = { userId: idFromBytes('UserId', userId), deviceId: device.deviceId };
  return become(session, { kind: 'device', ...ids, inbox: device.inbox });
}

/** Refuses an invite that doesn't admit now with the reason why, but only to a holder of its key. */
export function authenticateInvite(
  context: RelayContext,
  session: DeviceSession,
  request: AuthenticateInvite,
): Outcome {
  const { workspaceId, signature } = request;
  checkWorkspace(context, workspaceId);
  const invite = context.directory.state().invites.get(idFromBytes('InviteId', request.inviteId));
  if (invite === undefined) return notAuthenticated;
  const message = messageFor(context, session, [workspaceId, request.inviteId]);
  if (!verifySignature(signature, message, invite.inviteKey)) return notAuthenticated;
  const state = inviteState(invite, context.clock.nowMs());
  if (state !== 'open') return refuseFinally(refusalCodeFromError(`invite.${state}`));
  return become(session, { kind: 'invite', inviteId: invite.inviteId });
}

export function authenticateFounder(
  { store }: RelayContext,
  session: DeviceSession,
  { foundingToken }: AuthenticateFounder,
): Outcome {
  checkBytes(foundingToken, 32);
  const expected = store.foundingToken();
  if (expected === undefined) return refuseFinally(RefusalCode.REFUSAL_ALREADY_FOUNDED);
  return timingSafeEqual(foundingToken, expected) ? become(session, { kind: 'founder' }) : notAuthenticated;
}

function checkWorkspace({ directory }: RelayContext, bytes: Uint8Array): void {
  const workspaceId = idFromBytes('WorkspaceId', bytes);
  if (workspaceId !== directory.state().workspaceId) throw new AppError('invite.wrong-workspace');
}

function messageFor(context: RelayContext, session: DeviceSession, ids: readonly Uint8Array[]): Uint8Array {
  return authenticationMessage(session.nonce, context.certificateFingerprint, ids);
}

function become(session: DeviceSession, identity: Identity): Outcome {
  session.identity = identity;
  return done;
}
