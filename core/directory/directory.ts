/** The workspace's directory as this device knows it: kept in the vault, with names made readable. */
import type { AppliedEntry } from '../../shared/domain/directory/apply-entry';
import { equalBytes } from '../../shared/domain/bytes';
import type { Clock } from '../../shared/domain/clock';
import { activeDevice } from '../../shared/domain/directory/directory-state';
import type { DirectoryState, Member } from '../../shared/domain/directory/directory-state';
import type { DeviceId, PictureId, UserId } from '../../shared/domain/ids';
import { currentPolicy } from '../../shared/domain/workspace-policy';
import { AppError } from '../../shared/errors';
import type { Change, Person, Workspace } from '../../shared/ipc/core-contract';
import { inSlices } from '../conversation/in-slices';
import type { SignaturePublicKey } from '../crypto/primitives';
import type { DeviceConnection } from '../transport/device-connection';
import type { Timers } from '../transport/timers';
import type { MemberAccount } from '../vault/account-table';
import { blockedPeople, isBlocked } from '../vault/block-table';
import { findAnnotation, readAnnotations, type Annotation } from '../vault/annotation-table';
import { conversationIds } from '../vault/conversation-list';
import { insertDirectoryEntry, readDirectoryHash } from '../vault/directory-table';
import type { Vault } from '../vault/vault';
import { createDirectoryLog } from './directory-log';
import type { BuildAction } from './directory-log';
import { authorFrom } from './identity';
import { createProfileReader, type ReadableProfile } from './profile-reader';
import { replayDirectory } from './replay';

export interface Directory {
  /** This person. */
  readonly self: UserId;
  readonly account: MemberAccount;
  state(): DirectoryState;
  /** Now, by the relay's clock. */
  nowMs(): number;
  /** Applies a pushed entry in one transaction. Throws, and stores nothing, when the rules refuse it: the relay misbehaves. */
  apply(sequence: number, bytes: Uint8Array): void;
  /** Subscribes to the directory over this connection and appends over it; resolves when everything so far is applied. */
  follow(connection: DeviceConnection): Promise<void>;
  /** Appends as this device; `build` is asked again after each entry of others that came first. See `DirectoryLog`. */
  append(build: BuildAction): Promise<void>;
  /** Everybody, in the order in which they joined; called as this person calls them, as in `person`. Others have the thread in between. */
  people(): AsyncIterable<readonly Person[]>;
  /** Keeps the state for the next start, see `replayDirectory`. */
  keep(): Promise<void>;
  person(userId: UserId): Person | undefined;
  /** Undefined for one that nobody has. */
  picture(pictureId: PictureId): Uint8Array<ArrayBuffer> | undefined;
  workspace(): Extract<Workspace, { state: 'member' }>;
  /** Whether this key is, now, that of this device of this user: the condition for an MLS leaf. */
  authorises(userId: UserId, deviceId: DeviceId, signatureKey: SignaturePublicKey): boolean;
}

/** People that are listed at a time: some milliseconds until the window has them. */
const slicePeople = 250;

export interface DirectoryOptions {
  readonly vault: Vault;
  readonly account: MemberAccount;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Number of entries from which on the state is kept for the next start, unless it is `replayDirectory`'s own. */
  readonly keepFrom?: number;
}

/** Opens the directory in the vault. Throws `vault.corrupt` when what is stored does not make sense. */
export function openDirectory({ vault, account, clock, timers, keepFrom }: DirectoryOptions): Directory {
  const { identity, profileKey } = account;
  const profiles = createProfileReader(profileKey);
  const store = {
    hashAt: (sequence: number) => vault.read((db) => readDirectoryHash(db, sequence)),
    add: (entry: Parameters<typeof insertDirectoryEntry>[1], applied: AppliedEntry) =>
      vault.transact((tx) => {
        insertDirectoryEntry(tx, entry);
        for (const change of changesBy(applied, identity.userId)) tx.changed(change);
        // What is shown of their timers depends on it.
        if (applied.action === 'setPolicy') {
          tx.changed({ what: 'conversations', conversationIds: conversationIds(tx.db) });
        }
      }),
  };
  const replayed = replayDirectory(vault, profiles, keepFrom);
  const log = createDirectoryLog({ initial: replayed.state, store, clock, timers });
  const author = authorFrom(identity);

  const personFrom = (listed: ListedPerson, { annotation, isBlocked: isOut }: OwnView): Person => ({
    userId: listed.userId,
    ...annotated(listed.profile, annotation),
    role: listed.role,
    isSelf: listed.userId === identity.userId,
    isBlocked: isOut,
    joinedAtMs: listed.joinedAtMs,
  });
  const listedFrom = (member: Member): ListedPerson => ({ ...member, profile: profiles.profile(member) });
  // In the order in which they joined, without reading more of those who are kept.
  const everybody = (): readonly ListedPerson[] => {
    const newer = log.state().members.unkept();
    const kept = replayed.listed();
    if (newer.length === 0) return kept;
    const changed = new Set(newer.map(({ id }) => id));
    const others = newer.map(({ value, place }) => ({ ...listedFrom(value), place }));
    return [...kept.filter(({ userId }) => !changed.has(userId)), ...others].sort(
      (one, other) => one.place - other.place,
    );
  };

  return {
    account,
    self: identity.userId,
    state: () => log.state(),
    nowMs: () => log.nowMs(),
    apply: (sequence, bytes) => log.apply(sequence, bytes),
    follow: (connection) => log.follow(connection),
    append: (build) => log.append(author, build),
    async *people() {
      await replayed.list();
      // Opening the profiles of very many takes seconds: beforehand, as they stay open.
      for await (const slice of inSlices(log.state().members.unkept(), slicePeople)) {
        for (const { value } of slice) profiles.profile(value);
      }
      const annotations = vault.read(readAnnotations);
      const blocked = vault.read(blockedPeople);
      for await (const slice of inSlices(everybody(), slicePeople)) {
        yield slice.map((listed) => {
          const { userId } = listed;
          return personFrom(listed, { annotation: annotations.get(userId), isBlocked: blocked.has(userId) });
        });
      }
    },
    keep: () => replayed.keep(),
    person(userId) {
      const member = log.state().members.get(userId);
      if (member === undefined) return undefined;
      return vault.read((db) =>
        personFrom(listedFrom(member), { annotation: findAnnotation(db, userId), isBlocked: isBlocked(db, userId) }),
      );
    },
    picture(pictureId) {
      const owner = profiles.ownerOf(pictureId);
      if (owner === undefined) return undefined;
      const { members } = log.state();
      const last = members.get(owner);
      const has = ({ profile }: ListedPerson): boolean => profile.picture === pictureId;
      if (last !== undefined && has(listedFrom(last))) return profiles.picture(last);
      // Somebody else may have the same one.
      const other = everybody().find(has);
      const member = other && members.get(other.userId);
      return member && profiles.picture(member);
    },
    workspace() {
      const state = log.state();
      const self = state.members.get(identity.userId);
      if (self === undefined) throw new AppError('vault.corrupt');
      return {
        state: 'member',
        workspaceId: account.workspaceId,
        ...profiles.workspace(state),
        self: {
          ...personFrom(listedFrom(self), { annotation: undefined, isBlocked: false }),
          picture: profiles.picture(self),
        },
        relayUrl: account.relay.url,
        policy: currentPolicy(state.policies),
      };
    },
    authorises(userId, deviceId, signatureKey) {
      const device = activeDevice(log.state(), userId, deviceId);
      return device !== undefined && equalBytes(device.signatureKey, signatureKey);
    },
  };
}

/** Of a member what lists show. */
interface ListedPerson extends Pick<Member, 'userId' | 'role' | 'joinedAtMs'> {
  readonly profile: ReadableProfile;
}

/** What this person has set for somebody, for themselves. */
interface OwnView {
  readonly annotation: Annotation | undefined;
  readonly isBlocked: boolean;
}

// Whoever shows a name shows the reader's own one for that person; the profile's is kept for what others read.
function annotated(
  profile: ReadableProfile,
  annotation: Annotation | undefined,
): ReadableProfile & Pick<Person, 'profileName' | 'note'> {
  if (annotation === undefined) return profile;
  const { name, note } = annotation;
  return {
    ...profile,
    ...(name === '' ? {} : { displayName: name, profileName: profile.displayName }),
    ...(note === '' ? {} : { note }),
  };
}

function changesBy({ action, userId }: AppliedEntry, self: UserId): Change[] {
  const people: Change = { what: 'people', userIds: [userId] };
  switch (action) {
    case 'founding':
      return [{ what: 'workspace' }, people];
    case 'join':
      return [people, { what: 'invites' }];
    case 'inviteCreate':
    case 'inviteRevoke':
      return [{ what: 'invites' }];
    case 'workspaceUpdate':
    case 'setPolicy':
      return [{ what: 'workspace' }];
    case 'profileUpdate':
    case 'deviceAdd':
    case 'deviceRevoke':
      return userId === self ? [people, { what: 'workspace' }] : [people];
  }
}
