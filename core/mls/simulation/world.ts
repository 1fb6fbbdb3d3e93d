/** A simulated group: its devices, its log, and who was thrown out. */
import { randomBytes } from '../../crypto/primitives';
import { equalBytes } from '../../../shared/domain/bytes';
import { toHex } from '../../../shared/domain/ids';
import { createGroup } from '../group/create-group';
import type { GroupState } from '../group/group-state';
import type { CipherSuiteId } from '../crypto/cipher-suite';
import { keyPackageReference, type OwnKeyPackage } from '../key-package/key-package';
import type { Extension } from '../leaf/extension';
import type { LeafNode } from '../leaf/leaf-node';
import type { LeafIndex } from '../tree/tree-math';
import { membersOf } from '../tree/ratchet-tree';
import { joinGroup } from '../welcome/join-group';
import { openWelcome, welcomeReferences } from '../welcome/open-welcome';
import { Device, type Shared } from './device';
import { expectLockedOut, type Outcast } from './outcast';
import { Luck } from './luck';
import type { Choice, Plan } from './operations';
import { RelayLog, type Entry, type NewEntry } from './relay-log';
import {
  commonType,
  extensionChoices,
  keyPackageFor,
  nameOf,
  rareType,
  simulatedClient,
  type SimulatedClient,
} from './simulated-client';
import { copyOf } from './state-store';

/** A commit that was accepted, and what it did. */
export interface Step {
  readonly commit: Entry;
  /** Of the epoch before. */
  readonly transcriptHash: Uint8Array;
  readonly after: GroupState;
}

/** The last that were removed try everything that comes; more would take too long. */
const outcastCount = 5;

export class World {
  readonly suiteId: CipherSuiteId;
  readonly devices: readonly Device[];
  readonly log = new RelayLog();
  readonly luck: Luck;
  readonly psks = new Map<string, Uint8Array>();
  /** May propose in groups that name it. */
  readonly outsider: SimulatedClient = simulatedClient('outsider', []);
  readonly extensionChoices: readonly (readonly Extension[])[] = extensionChoices(this.outsider);
  #outcasts: Outcast[] = [];
  #checkedEntries = 0;
  /** Key packages that nobody has used yet, by their references. */
  readonly #keyPackages = new Map<string, { readonly device: Device; readonly own: OwnKeyPackage }>();

  constructor(plan: Plan) {
    this.suiteId = plan.suiteId;
    this.luck = new Luck(plan.luck);
    const shared: Shared = { log: this.log, luck: this.luck, psks: this.psks, outcomes: new Map() };
    this.devices = Array.from({ length: plan.deviceCount }, (_, index) => {
      const types = index % 4 === 3 ? [commonType] : [commonType, rareType];
      return new Device(simulatedClient(`device ${index}`, types), shared);
    });
    for (let key = 0; key < 4; key += 1) this.psks.set(toHex(Uint8Array.of(key)), randomBytes(32));
    const founder = this.choose(this.devices, 0);
    const creator = keyPackageFor(founder.client, this.suiteId);
    founder.join(createGroup({ groupId: randomBytes(16), creator, extensions: [] }));
  }

  /** One of them, if there is any. */
  find<T>(items: readonly T[], pick: Choice): T | undefined {
    return items[pick % Math.max(items.length, 1)];
  }

  choose<T>(items: readonly T[], pick: Choice): T {
    const item = this.find(items, pick);
    if (item === undefined) throw new Error('there is nobody to choose from');
    return item;
  }

  /** A member that has read everything. Somebody comes online when nobody is. */
  actor(pick: Choice, isExcluded: (device: Device) => boolean = () => false): Device | undefined {
    const members = this.devices.filter((device) => device.isMember && !isExcluded(device));
    const first = members.length === 0 ? 0 : pick % members.length;
    const inTurn = [...members.slice(first), ...members.slice(0, first)];
    for (const device of [...inTurn.filter(({ isOnline }) => isOnline), ...inTurn]) {
      device.isOnline = true;
      device.catchUp(false);
      if (device.isMember) return device;
    }
    return undefined;
  }

  /** Whose leaf is in the tree of somebody. */
  membersIn(state: GroupState): Device[] {
    return Array.from(membersOf(state.tree), ([, leaf]) => this.deviceOf(leaf));
  }

  outsidersOf(state: GroupState): Device[] {
    const members = new Set(this.membersIn(state));
    return this.devices.filter((device) => !members.has(device));
  }

  deviceOf(leaf: LeafNode): Device {
    const device = this.devices.find(({ name }) => name === nameOf(leaf));
    if (device === undefined) throw new Error('a leaf is of nobody');
    return device;
  }

  leafIndexOf(state: GroupState, device: Device): LeafIndex {
    for (const [leafIndex, leaf] of membersOf(state.tree)) if (nameOf(leaf) === device.name) return leafIndex;
    throw new Error(`${device.name} is not in the group`);
  }

  newKeyPackage(device: Device): OwnKeyPackage {
    const own = keyPackageFor(device.client, this.suiteId);
    this.#keyPackages.set(toHex(keyPackageReference(own.keyPackage)), { device, own });
    return own;
  }

  append(entry: NewEntry): Entry | undefined {
    return this.log.append(entry);
  }

  /** Everybody whom a welcome is for joins by it. */
  welcome(welcome: Uint8Array, ratchetTree: Uint8Array | undefined): void {
    const apart = ratchetTree === undefined ? {} : { ratchetTree };
    for (const reference of welcomeReferences(welcome)) {
      const found = this.#keyPackages.get(toHex(reference));
      if (found === undefined) throw new Error('a welcome is for nobody');
      const { device, own } = found;
      const environment = device.environment();
      device.join(joinGroup(openWelcome({ welcome, own, ...apart }, environment), environment));
      this.#keyPackages.delete(toHex(reference));
    }
  }

  /** Remembers what those had whom a commit removed. `before` is of whoever made it. */
  castOut(before: GroupState, step: Step): void {
    for (const [leafIndex, leaf] of membersOf(before.tree)) {
      const now = step.after.tree.leaves[leafIndex];
      const isNew = now?.source.leafNodeSource === 'key_package' && !equalBytes(now.encryptionKey, leaf.encryptionKey);
      if (now === undefined || isNew || nameOf(now) !== nameOf(leaf)) this.giveUp(this.deviceOf(leaf), step);
    }
  }

  /** Remembers a state with which nobody can go on after this commit. */
  giveUp({ lastState, name }: Device, { transcriptHash, after, commit }: Step): void {
    if (lastState?.status.kind !== 'active') return;
    const pathContext = { ...after.context, confirmedTranscriptHash: transcriptHash };
    const outcast = { name, state: copyOf(lastState), since: commit, pathContext };
    this.#outcasts = [...this.#outcasts, outcast].slice(-outcastCount);
  }

  /** None of the outcasts can read what came since the last time, not even with all that is public. */
  checkOutcasts(witness: GroupState): void {
    for (const entry of this.log.entriesFrom(this.#checkedEntries)) {
      for (const outcast of this.#outcasts) {
        if (entry.index >= outcast.since.index) expectLockedOut(outcast, entry, witness);
      }
    }
    this.#checkedEntries = this.log.length;
  }
}
