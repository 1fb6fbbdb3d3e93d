/** Opens sealed profiles, each once. */
import type { DirectoryInvite, DirectoryState, Member } from '../../shared/domain/directory/directory-state';
import { idFromBytes, type PictureId, type UserId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { sha256, type SealingKey } from '../crypto/primitives';
import { openInviteLabel, openProfile, openWorkspace } from './seal';

export interface ReadableProfile {
  readonly displayName: string;
  readonly title: string;
  readonly picture?: PictureId;
}

interface ReadableWorkspace {
  readonly name: string;
  readonly picture?: Uint8Array<ArrayBuffer>;
}

/** Its functions never throw: what can't be opened, or is empty, is called by the start of its id. */
export interface ProfileReader {
  profile(member: Member): ReadableProfile;
  /** Takes the profile from somebody who has read it before. */
  remember(member: Member, profile: ReadableProfile): void;
  /** The bytes, opened anew each time: the pictures of everybody are not kept. */
  picture(member: Member): Uint8Array<ArrayBuffer> | undefined;
  /** Notes whose picture it is, for `ownerOf`. */
  rememberOwner(pictureId: PictureId, userId: UserId): void;
  /** Who had this picture when their profile was last read. */
  ownerOf(pictureId: PictureId): UserId | undefined;
  workspace(state: DirectoryState): ReadableWorkspace;
  inviteLabel(invite: DirectoryInvite): string;
}

export function createProfileReader(key: SealingKey): ProfileReader {
  // States share what is unchanged, so that the same bytes are the same profile.
  const profiles = new WeakMap<Uint8Array, ReadableProfile>();
  const owners = new Map<PictureId, UserId>();
  const contentOf = (member: Member) =>
    openOr({ displayName: '', title: '', picture: undefined }, () =>
      openProfile(member.sealedProfile, key, member.userId),
    );
  const rememberOwner = (pictureId: PictureId, userId: UserId): void => void owners.set(pictureId, userId);
  const remember = (member: Member, profile: ReadableProfile): void => {
    if (profile.picture !== undefined) rememberOwner(profile.picture, member.userId);
    profiles.set(member.sealedProfile, profile);
  };
  return {
    remember,
    rememberOwner,
    profile(member) {
      const known = profiles.get(member.sealedProfile);
      if (known !== undefined) return known;
      const content = contentOf(member);
      const profile = {
        displayName: content.displayName === '' ? shortName(member.userId) : content.displayName,
        title: content.title,
        ...(content.picture === undefined ? {} : { picture: idFromBytes('PictureId', sha256(content.picture)) }),
      };
      remember(member, profile);
      return profile;
    },
    picture: (member) => contentOf(member).picture,
    ownerOf: (pictureId) => owners.get(pictureId),
    workspace(state) {
      const content = openOr({ name: '', picture: undefined }, () => openWorkspace(state.sealedWorkspaceProfile, key));
      return {
        name: content.name === '' ? shortName(state.workspaceId ?? '') : content.name,
        ...pictureOf(content),
      };
    },
    inviteLabel: (invite) => openOr('', () => openInviteLabel(invite.sealedLabel, key, invite.inviteId)),
  };
}

function openOr<T>(fallback: T, open: () => T): T {
  try {
    return open();
  } catch (error) {
    // A member may seal nonsense; that must not hide the others.
    if (error instanceof AppError) return fallback;
    throw error;
  }
}

function pictureOf({ picture }: { readonly picture?: Uint8Array<ArrayBuffer> | undefined }): {
  picture?: Uint8Array<ArrayBuffer>;
} {
  return picture === undefined ? {} : { picture };
}

function shortName(id: string): string {
  return id.slice(0, 8);
}
