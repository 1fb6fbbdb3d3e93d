/** Changes of one's own profile and of the workspace's name. */
import { create } from '@bufbuild/protobuf';
import { isSameBytes } from '../../shared/domain/bytes';
import type { Action } from '../../shared/domain/directory/decode-entry';
import type { DirectoryState } from '../../shared/domain/directory/directory-state';
import type { UserId } from '../../shared/domain/ids';
import { ProfileUpdateSchema, WorkspaceUpdateSchema } from '../../shared/protocol/gen/directory_pb';
import type { SealingKey } from '../crypto/primitives';
import type { Directory } from './directory';
import { createProfileReader } from './profile-reader';
import type { ProfileContent, WorkspaceContent } from './seal';
import { sealProfile, sealWorkspace } from './seal';

/** Publishes the profile, unless it is the current one. Throws `relay.*`. */
export async function updateProfile(directory: Directory, profile: ProfileContent): Promise<void> {
  const { identity, profileKey } = directory.account;
  await directory.append((state) => profileUpdateFor(state, identity.userId, profile, profileKey));
}

/** Renames the workspace and keeps its picture. Throws `directory.refused` unless owner or admin, and `relay.*`. */
export async function renameWorkspace(directory: Directory, name: string): Promise<void> {
  const { profileKey } = directory.account;
  await directory.append((state) => {
    const { picture } = createProfileReader(profileKey).workspace(state);
    return workspaceUpdateFor(state, { name, picture }, profileKey);
  });
}

/** The action that makes `profile` the member's, or undefined when it is already. */
export function profileUpdateFor(
  state: DirectoryState,
  userId: UserId,
  profile: ProfileContent,
  key: SealingKey,
): Action | undefined {
  const member = state.members.get(userId);
  const reader = createProfileReader(key);
  const current = member && { ...reader.profile(member), picture: reader.picture(member) };
  const isCurrent =
    current?.displayName === profile.displayName &&
    current.title === profile.title &&
    isSameBytes(current.picture, profile.picture);
  if (isCurrent) return undefined;
  const sealedProfile = sealProfile(profile, key, userId);
  return { case: 'profileUpdate', value: create(ProfileUpdateSchema, { sealedProfile }) };
}

/** The action that makes `workspace` the workspace's profile, or undefined when it is already. */
export function workspaceUpdateFor(
  state: DirectoryState,
  workspace: WorkspaceContent,
  key: SealingKey,
): Action | undefined {
  const current = createProfileReader(key).workspace(state);
  if (current.name === workspace.name && isSameBytes(current.picture, workspace.picture)) return undefined;
  const sealedWorkspaceProfile = sealWorkspace(workspace, key);
  return { case: 'workspaceUpdate', value: create(WorkspaceUpdateSchema, { sealedWorkspaceProfile }) };
}
