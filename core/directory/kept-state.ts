/** What the log comes to, from the rows that were kept of it: nobody is read before they are asked for. */
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import type { DirectoryState, Member, SignedPolicy } from '../../shared/domain/directory/directory-state';
import { IdMap, type KeptLeaves, type Leaf } from '../../shared/domain/directory/id-map';
import { encodePolicy, readPolicy } from '../../shared/domain/directory/policy-entry';
import { fromHex, toHex, type UserId } from '../../shared/domain/ids';
import { SetPolicySchema } from '../../shared/protocol/gen/directory_pb';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import * as memberTable from '../vault/directory-member-table';
import * as table from '../vault/directory-state-table';
import type { Transaction, Vault } from '../vault/vault';
import type { ProfileReader } from './profile-reader';

/** To be raised with every change of what the reducer makes of entries, or of how profiles are read: what was kept before is not used any more. */
export const stateVersion = 1;

/** People that are read at a time: some milliseconds. */
const pagePeople = 500;

export interface KeptState {
  readonly state: DirectoryState;
  /** What lists show of those who are kept, which is less than the state has, in order. */
  listed(): readonly memberTable.ListedMember[];
  /** Makes `listed` quick: reads them beforehand, with others having the thread in between. */
  list(): Promise<void>;
}

/** Nothing of what is kept may be written while the state is in use: it reads from it. */
export function readKeptState(vault: Vault, head: table.DirectoryHead, profiles: ProfileReader): KeptState {
  const { workspaceId, sequence, headHash, atMs, sealedWorkspaceProfile } = head;
  const members = keptMembers(vault, head.members, profiles);
  return {
    ...keptList(vault, head.members, profiles),
    state: {
      workspaceId,
      sequence,
      headHash,
      atMs,
      sealedWorkspaceProfile,
      members: IdMap.over(members),
      invites: IdMap.over(
        remembering(head.invites, {
          one: (inviteId) => vault.read((db) => table.readDirectoryInvite(db, inviteId)),
          all: () => vault.read(table.readDirectoryInvites),
        }),
      ),
      deviceOwners: IdMap.over({
        size: head.devices,
        get: (deviceId) => vault.read((db) => memberTable.readDeviceOwner(db, deviceId)),
        all: () => vault.read(memberTable.readDeviceOwners),
      }),
      taken: IdMap.over(keptClaims(vault, head.devices, members)),
      policies: vault.read(table.readDirectoryPolicies).map(({ sinceMs, by, value }) => ({
        sinceMs,
        by,
        policy: readPolicy(fromBinary(SetPolicySchema, value)),
      })),
    },
  };
}

/** Writes these members of the state. */
export function writeMembers(
  tx: Transaction,
  { deviceOwners }: DirectoryState,
  members: readonly Leaf<UserId, Member>[],
  profiles: ProfileReader,
): void {
  const placeOf = deviceOwners.placeOf.bind(deviceOwners);
  for (const leaf of members) {
    memberTable.writeDirectoryMember(tx, { ...leaf, profile: profiles.profile(leaf.value) }, placeOf);
  }
}

/** Writes everything but members; with them, it is what is kept from now on. */
export function writeHead(tx: Transaction, state: DirectoryState): void {
  const { workspaceId, invites, policies, members, deviceOwners } = state;
  if (workspaceId === undefined) return;
  for (const invite of invites.unkept()) table.writeDirectoryInvite(tx, invite);
  for (const [place, policy] of policies.entries()) table.writeDirectoryPolicy(tx, place, encoded(policy));
  table.writeDirectoryHead(tx, {
    ...state,
    version: stateVersion,
    workspaceId,
    members: members.size,
    devices: deviceOwners.size,
    invites: invites.size,
  });
}

function encoded({ sinceMs, by, policy }: SignedPolicy): table.KeptPolicy {
  return { sinceMs, by, value: toBinary(SetPolicySchema, encodePolicy(policy)) };
}

function keptMembers(vault: Vault, size: number, profiles: ProfileReader): KeptLeaves<UserId, Member> {
  const remembered = ({ profile, ...leaf }: memberTable.ReadMember): memberTable.MemberLeaf => {
    profiles.remember(leaf.value, profile);
    return leaf;
  };
  return remembering<UserId, Member>(size, {
    one(userId) {
      const member = vault.read((db) => memberTable.readDirectoryMember(db, userId));
      return member && remembered(member);
    },
    all: () => vault.read((db) => memberTable.readDirectoryMembers(db, 0, size)).map(remembered),
  });
}

function keptList(vault: Vault, size: number, profiles: ProfileReader): Pick<KeptState, 'list' | 'listed'> {
  const listed: memberTable.ListedMember[] = [];
  const readPage = (to: number): void => {
    const page = vault.read((db) => memberTable.listDirectoryMembers(db, listed.length, to));
    for (const { profile, userId } of page) {
      if (profile.picture !== undefined) profiles.rememberOwner(profile.picture, userId);
    }
    listed.push(...page);
  };
  return {
    listed() {
      while (listed.length < size) readPage(listed.length + pagePeople);
      return listed;
    },
    async list() {
      while (listed.length < size) {
        readPage(listed.length + pagePeople);
        await eventLoopTurn();
      }
    },
  };
}

/** Signature keys and inboxes of all devices. Two for each device, in the order in which the reducer takes them. */
function keptClaims(vault: Vault, devices: number, members: KeptLeaves<UserId, Member>): KeptLeaves<string, Claimant> {
  return {
    size: 2 * devices,
    get(claim) {
      const device = vault.read((db) => memberTable.readDeviceWith(db, fromHex(claim)));
      return device && { id: claim, value: device.deviceId, place: 2 * device.place };
    },
    all() {
      const places = new Map(vault.read(memberTable.readDeviceOwners).map(({ id, place }) => [id, place]));
      return members.all().flatMap(({ value: { devices: active, revokedDevices } }) =>
        [...active.values(), ...revokedDevices.values()].flatMap(({ deviceId, signatureKey, inbox }) => {
          const place = 2 * (places.get(deviceId) ?? 0);
          return [
            { id: toHex(signatureKey), value: deviceId, place },
            { id: inbox, value: deviceId, place: place + 1 },
          ];
        }),
      );
    },
  };
}

type Claimant = NonNullable<ReturnType<DirectoryState['taken']['get']>>;

interface Reading<Id, Value> {
  readonly one: (id: Id) => Leaf<Id, Value> | undefined;
  readonly all: () => readonly Leaf<Id, Value>[];
}

/** Reads each once: states that share what is unchanged share the same values. */
function remembering<Id, Value>(size: number, reading: Reading<Id, Value>): KeptLeaves<Id, Value> {
  const known = new Map<Id, Leaf<Id, Value>>();
  const isComplete = (): boolean => known.size >= size;
  return {
    size,
    get(id) {
      const leaf = known.get(id) ?? (isComplete() ? undefined : reading.one(id));
      if (leaf !== undefined) known.set(id, leaf);
      return leaf;
    },
    all() {
      if (!isComplete()) {
        for (const leaf of reading.all()) if (!known.has(leaf.id)) known.set(leaf.id, leaf);
      }
      return Array.from(known.values());
    },
  };
}
