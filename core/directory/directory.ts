/** The workspace's directory as this device knows it: kept in the vault, replayed at start, with names made readable. */
import { applyEntry } from '../../shared/domain/directory/apply-entry';
import type { AppliedEntry } from '../../shared/domain/directory/apply-entry';
import { equalBytes } from '../../shared/domain/bytes';
import type { Clock } from '../../shared/domain/clock';
import { activeDevice, emptyDirectory } from '../../shared/domain/directory/directory-state';
import type { DirectoryState, Member } from '../../shared/domain/directory/directory-state';
import type { DeviceId, PictureId, UserId } from '../../shared/domain/ids';
import { currentPolicy } from '../../shared/domain/workspace-policy';
import { AppError } from '../../shared/errors';
import type { Change, Person, Workspace } from '../../shared/ipc/core-contract';
import type { SignaturePublicKey } from '../crypto/primitives';
import type { DeviceConnection } from '../transport/device-connection';
import type { Timers } from '../transport/timers';
import type { MemberAccount } from '../vault/account-table';
import { blockedPeople, isBlocked } from '../vault/block-table';
import { findAnnotation, readAnnotations, type Annotation } from '../vault/annotation-table';
import { conversationIds } from '../vault/conversation-list';
import { insertDirectoryEntry, readDirectoryEntries, readDirectoryHash } from '../vault/directory-table';
import type { Vault } from '../vault/vault';
import { isStorageTrouble } from '../vault/vault-error';
import { createDirectoryLog, directoryCrypto } from './directory-log';
import type { BuildAction } from './directory-log';
import { authorFrom } from './identity';
import { createProfileReader, type ReadableProfile } from './profile-reader';

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
  /** Everybody, in the order in which they joined; called as this person calls them, as in `person`. */
  people(): Person[];
  person(userId: UserId): Person | undefined;
  /** Undefined for one that nobody has. */
  picture(pictureId: PictureId): Uint8Array<ArrayBuffer> | undefined;
  workspace(): Extract<Workspace, { state: 'member' }>;
  /** Whether this key is, now, that of this device of this user: the condition for an MLS leaf. */
  authorises(userId: UserId, deviceId: DeviceId, signatureKey: SignaturePublicKey): boolean;
}

export interface DirectoryOptions {
  readonly vault: Vault;
  readonly account: MemberAccount;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** Replays the directory from the vault. Throws `vault.corrupt` when what is stored does not make sense. */
export function openDirectory({ vault, account, clock, timers }: DirectoryOptions): Directory {
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
  const log = createDirectoryLog({ initial: replay(vault), store, clock, timers });
  const author = authorFrom(identity);

  const personFrom = (member: Member, { annotation, isBlocked: isOut }: OwnView): Person => ({
    userId: member.userId,
    ...annotated(profiles.profile(member), annotation),
    role: member.role,
    isSelf: member.userId === identity.userId,
    isBlocked: isOut,
    joinedAtMs: member.joinedAtMs,
  });

  return {
    account,
    self: identity.userId,
    state: () => log.state(),
    nowMs: () => log.nowMs(),
    apply: (sequence, bytes) => log.apply(sequence, bytes),
    follow: (connection) => log.follow(connection),
    append: (build) => log.append(author, build),
    people() {
      const annotations = vault.read(readAnnotations);
      const blocked = vault.read(blockedPeople);
      return Array.from(log.state().members.values(), (member) => {
        const { userId } = member;
        return personFrom(member, { annotation: annotations.get(userId), isBlocked: blocked.has(userId) });
      });
    },
    person(userId) {
      const member = log.state().members.get(userId);
      if (member === undefined) return undefined;
      return vault.read((db) =>
        personFrom(member, { annotation: findAnnotation(db, userId), isBlocked: isBlocked(db, userId) }),
      );
    },
    picture(pictureId) {
      const { members } = log.state();
      const owner = profiles.ownerOf(pictureId);
      const has = (member: Member): boolean => profiles.profile(member).picture === pictureId;
      const last = owner && members.get(owner);
      // Somebody else may have the same one.
      const member = last && has(last) ? last : owner && Array.from(members.values()).find(has);
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
        self: { ...personFrom(self, { annotation: undefined, isBlocked: false }), picture: profiles.picture(self) },
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

const replayPage = 200;
// Signatures were verified before the entries were stored, and the vault authenticates what it holds.
const storedCrypto = { ...directoryCrypto, verify: () => true };

function replay(vault: Vault): DirectoryState {
  let state = emptyDirectory();
  try {
    for (;;) {
      const after = state.sequence;
      const entries = vault.read((db) => readDirectoryEntries(db, after, replayPage));
      for (const { bytes } of entries) state = applyEntry(state, bytes, storedCrypto).state;
      if (entries.length < replayPage) return state;
    }
  } catch (cause) {
    if (cause instanceof AppError && isStorageTrouble(cause)) throw cause;
    throw new AppError('vault.corrupt', { cause });
  }
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
