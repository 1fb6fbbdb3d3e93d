/**
 * Names, pictures and labels under the workspace's profile key. The kind and the owner are authenticated, so that the
 * relay can't show one person's profile as another's, or a label as a name.
 */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { asciiBytes, concatBytes } from '../../shared/domain/bytes';
import { cleanName } from '../../shared/domain/clean-name';
import type { InviteId, UserId } from '../../shared/domain/ids';
import { idToBytes } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { isUsablePicture } from '../../shared/domain/picture';
import { AppError } from '../../shared/errors';
import { InviteLabelSchema, ProfileSchema, WorkspaceProfileSchema } from '../../shared/protocol/gen/directory_pb';
import { open, seal } from '../crypto/primitives';
import type { SealingKey } from '../crypto/primitives';

export interface ProfileContent {
  readonly displayName: string;
  readonly title: string;
  readonly picture?: Uint8Array | undefined;
}

export interface WorkspaceContent {
  readonly name: string;
  readonly picture?: Uint8Array | undefined;
}

type OpenedProfile = ProfileContent & { readonly picture: Uint8Array<ArrayBuffer> | undefined };
type OpenedWorkspace = WorkspaceContent & { readonly picture: Uint8Array<ArrayBuffer> | undefined };

export function sealProfile(profile: ProfileContent, key: SealingKey, owner: UserId): Uint8Array {
  const { displayName, title, picture = new Uint8Array() } = profile;
  const message = create(ProfileSchema, { displayName, title, picture });
  return seal(toBinary(ProfileSchema, message), key, contextOf('profile', owner));
}

/** Throws `crypto.failed`, or `protocol.malformed` when its author sealed nonsense. Texts are cleaned and cut to their limits. */
export function openProfile(sealed: Uint8Array, key: SealingKey, owner: UserId): OpenedProfile {
  const bytes = open(sealed, key, contextOf('profile', owner));
  const message = parse(() => fromBinary(ProfileSchema, bytes, { readUnknownFields: false }));
  return {
    displayName: cleanName(message.displayName, limits.displayNameLength),
    title: cleanName(message.title, limits.titleLength),
    picture: usablePicture(message.picture),
  };
}

/** Bound to no owner but the key: the workspace's id is the hash of the entry that this is first part of. */
export function sealWorkspace(workspace: WorkspaceContent, key: SealingKey): Uint8Array {
  const { name, picture = new Uint8Array() } = workspace;
  const message = create(WorkspaceProfileSchema, { name, picture });
  return seal(toBinary(WorkspaceProfileSchema, message), key, contextOf('workspace'));
}

/** Like `openProfile`. */
export function openWorkspace(sealed: Uint8Array, key: SealingKey): OpenedWorkspace {
  const bytes = open(sealed, key, contextOf('workspace'));
  const message = parse(() => fromBinary(WorkspaceProfileSchema, bytes, { readUnknownFields: false }));
  return { name: cleanName(message.name, limits.workspaceNameLength), picture: usablePicture(message.picture) };
}

export function sealInviteLabel(label: string, key: SealingKey, inviteId: InviteId): Uint8Array {
  const message = create(InviteLabelSchema, { label });
  return seal(toBinary(InviteLabelSchema, message), key, contextOf('invite label', inviteId));
}

/** Like `openProfile`. */
export function openInviteLabel(sealed: Uint8Array, key: SealingKey, inviteId: InviteId): string {
  const bytes = open(sealed, key, contextOf('invite label', inviteId));
  const message = parse(() => fromBinary(InviteLabelSchema, bytes, { readUnknownFields: false }));
  return cleanName(message.label, limits.inviteLabelLength);
}

function contextOf(kind: 'profile' | 'workspace' | 'invite label', owner?: UserId | InviteId): Uint8Array {
  const label = asciiBytes(`conclave sealed ${kind} v1\0`);
  return owner === undefined ? label : concatBytes(label, idToBytes(owner));
}

function parse<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new AppError('protocol.malformed', { cause });
  }
}

// Whatever else a member may have sealed: nobody's window is to unfold it. A copy, since the view into the opened bytes would drag all of them along to the window.
function usablePicture(picture: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  return isUsablePicture(picture) ? Uint8Array.from(picture) : undefined;
}
