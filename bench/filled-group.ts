/**
 * Groups of many devices, and the state of whichever is wanted. One knows the secret keys of all nodes and makes every
 * commit with them; if each device followed each commit instead, a thousand of them would take hours.
 */
import { randomBytes, wipe } from '../core/crypto/primitives';
import { commitChanges, type GroupChanges } from '../core/group/commit-changes';
import { createGroup } from '../core/group/group';
import { decodePrivateKeys } from '../core/group/key-package';
import { makeDevices, packageOf, utf8, type Device } from '../core/group/testing/test-group';
import type { CreatedCommit } from '../core/mls/commit/create-commit';
import type { GroupState } from '../core/mls/group/group-state';
import type { EpochSecrets } from '../core/mls/key-schedule/key-schedule';
import { encryptionKeyAt, isEmptyBelow, parentAt } from '../core/mls/tree/ratchet-tree';
import {
  directPath,
  leafToNode,
  left,
  leavesBelow,
  right,
  type LeafIndex,
  type NodeIndex,
} from '../core/mls/tree/tree-math';
import { peoplePerCommit } from '../core/outgoing/member-batches';
import { monotonicMs } from './statistics';

export class FilledGroup {
  /** In its first epoch without any secret used up, at whichever device made the last commit. */
  #epoch: GroupState;
  readonly #signatureKeys: Uint8Array[];
  readonly #nodeKeys: Map<NodeIndex, Uint8Array>;
  /** What the founder's commits took that added the others. */
  readonly creationMs: number;

  private constructor(
    epoch: GroupState,
    signatureKeys: readonly Uint8Array[],
    nodeKeys: ReadonlyMap<NodeIndex, Uint8Array>,
    creationMs: number,
  ) {
    this.#epoch = epoch;
    this.#signatureKeys = [...signatureKeys];
    this.#nodeKeys = new Map(nodeKeys);
    this.creationMs = creationMs;
  }

  /** A group whose founder added all others, and in which then as many updated their keys as fill the tree. */
  static async of(memberCount: number, suiteId?: number): Promise<FilledGroup> {
    const options = suiteId === undefined ? {} : { suiteId };
    const [founder, ...others] = await makeDevices(memberCount);
    if (founder === undefined) throw new Error('a group needs a founder');
    const groupState = utf8('group state of a conversation');
    const alone = createGroup({ groupId: randomBytes(32), self: founder, groupState, ...options });
    const group = new FilledGroup(alone, [founder.signature.secretKey], alone.privateKeys, 0);
    let creationMs = 0;
    for (let start = 0; start < others.length; start += peoplePerCommit) {
      creationMs += group.#add(others.slice(start, start + peoplePerCommit), options);
    }
    group.#fill();
    return new FilledGroup(group.#epoch, group.#signatureKeys, group.#nodeKeys, creationMs);
  }

  get memberCount(): number {
    return this.#signatureKeys.length;
  }

  /** Another group with the same past. */
  fork(): FilledGroup {
    return new FilledGroup(this.#epoch, this.#signatureKeys, this.#nodeKeys, this.creationMs);
  }

  /** Parents that can have a key because there are members on both sides, and those of them that have none. */
  countParents(): { readonly all: number; readonly blank: number } {
    const { tree } = this.#epoch;
    const nodes = tree.parents.map((_, index) => index * 2 + 1);
    const possible = nodes.filter((node) => !isEmptyBelow(tree, left(node)) && !isEmptyBelow(tree, right(node)));
    return { all: possible.length, blank: possible.filter((node) => parentAt(tree, node) === undefined).length };
  }

  /** The state of a member as it is when the epoch begins. Shares no secrets with any other. */
  state(leafIndex: LeafIndex): GroupState {
    const { tree, secrets, secretTree, signatureSecretKey: _, ...rest } = this.#epoch;
    const signatureSecretKey = this.#signatureKeys[leafIndex];
    if (signatureSecretKey === undefined || secretTree.top.kind !== 'secret') throw new Error('there is no such state');
    const copies = Object.entries(secrets).map(([name, secret]: [string, Uint8Array]) => [name, secret.slice()]);
    return {
      ...rest,
      tree,
      leafIndex,
      signatureSecretKey: signatureSecretKey.slice(),
      privateKeys: this.#keysOf(leafIndex),
      secrets: Object.fromEntries(copies) as EpochSecrets,
      secretTree: { ...secretTree, top: { kind: 'secret', secret: secretTree.top.secret.slice() } },
    };
  }

  /** Members, as many times as wanted, so that those who follow each other are far apart in the tree. */
  *spreadMembers(count: number): Generator<LeafIndex> {
    const order = spreadOrder(this.memberCount);
    for (let index = 0; index < count; index += 1) yield order[index % order.length] ?? 0;
  }

  /** A commit that is not accepted yet. */
  make(by: LeafIndex, changes: GroupChanges = {}): CreatedCommit {
    return commitChanges(this.state(by), changes);
  }

  /** Begins the epoch after a commit, with the signature keys and leaf keys of those whom it added. */
  accept(
    { next }: CreatedCommit,
    added: readonly { readonly signature: Uint8Array; readonly leaf: Uint8Array }[] = [],
  ): void {
    for (const { signature, leaf } of added) {
      this.#nodeKeys.set(leafToNode(this.memberCount), leaf.slice());
      this.#signatureKeys.push(signature.slice());
    }
    for (const [node, key] of next.privateKeys) this.#nodeKeys.set(node, key.slice());
    this.#epoch = next;
  }

  /** Whoever adds the next member so that no parent has to list it as unmerged: what they have in common is rewritten. */
  nearestToNext(): LeafIndex {
    const { tree } = this.#epoch;
    // The tree is about to be extended: everybody is as near.
    if (this.memberCount === tree.leaves.length) return 0;
    const above = directPath(this.memberCount, tree.leaves.length).find((node) => parentAt(tree, node) !== undefined);
    return above === undefined ? 0 : leavesBelow(above)[0];
  }

  #add(devices: readonly Device[], options: { suiteId?: number }): number {
    const packages = devices.map((device) => packageOf(device, options));
    const founder = this.state(0);
    const startedAtMs = monotonicMs();
    const made = commitChanges(founder, { add: packages.map(({ keyPackage }) => keyPackage) });
    const tookMs = monotonicMs() - startedAtMs;
    const added = packages.map(({ privateKeys }) => {
      const own = decodePrivateKeys(privateKeys);
      return { signature: own.signatureSecretKey, leaf: own.encryptionSecretKey };
    });
    this.accept(made, added);
    wipe(...added.flatMap(({ signature, leaf }) => [signature, leaf]));
    return tookMs;
  }

  // One of each pair is enough. Far apart first: as soon as the parents high up have keys, a commit is short.
  #fill(): void {
    for (const leafIndex of spreadOrder(this.memberCount)) {
      if (leafIndex % 2 === 0) this.accept(this.make(leafIndex));
    }
  }

  #keysOf(leafIndex: LeafIndex): Map<NodeIndex, Uint8Array> {
    const { tree } = this.#epoch;
    const known = directPath(leafIndex, tree.leaves.length).filter(
      (node) => parentAt(tree, node)?.unmergedLeaves.includes(leafIndex) === false,
    );
    return new Map(
      [leafToNode(leafIndex), ...known].map((node) => {
        const key = this.#nodeKeys.get(node);
        if (key === undefined || encryptionKeyAt(tree, node) === undefined) throw new Error('a key is missing');
        return [node, key.slice()];
      }),
    );
  }
}

// The numbers below `count`, their bits reversed.
function spreadOrder(count: number): LeafIndex[] {
  const bits = Math.ceil(Math.log2(Math.max(count, 2)));
  const reversed = Array.from({ length: 2 ** bits }, (_, index) => {
    let value = 0;
    for (let bit = 0; bit < bits; bit += 1) if ((index >> bit) & 1) value += 2 ** (bits - 1 - bit);
    return value;
  });
  return reversed.filter((value) => value < count);
}
