/** A group whose members run on different code. Whatever one sends, all others receive at once. */
import { expect } from 'vitest';
import { equalBytes } from '../../../shared/domain/bytes';
import { toHex } from '../../../shared/domain/ids';
import { randomBytes } from '../../crypto/primitives';
import { decodeMlsMessageOf } from '../framing/mls-message';
import { keyPackageReference, type KeyPackage } from '../key-package/key-package';
import type { LeafNode } from '../leaf/leaf-node';
import type { RatchetTree } from '../tree/ratchet-tree';
import { decodeRatchetTree } from '../tree/ratchet-tree-extension';
import { findRatchetTree } from '../welcome/group-info';
import { welcomeReferences } from '../welcome/open-welcome';
import {
  canCommitExtensions,
  choosesProposals,
  losesCommitSecret,
  noticesRemoval,
  refusesToJoin,
} from './known-faults';
import type { Choice, PlannedCommit, PlannedExternalCommit, PlannedMessages, PlannedSingle } from './mixed-operations';
import { nameOf } from './own-party';
import type { MadeCommit, Party, PlannedProposal, Received } from './party';

const maxMessageBytes = 2 ** 24;

export class MixedGroup {
  readonly #parties: readonly Party[];
  readonly #pskIds: readonly Uint8Array[];
  readonly #members = new Set<Party>();
  readonly #keyPackages = new Map<string, Party>();
  /** Whom the proposals that wait are about. */
  readonly #targets = new Set<Party>();
  #tree: RatchetTree | undefined;
  /** What was done, and what was left out because of a known fault. */
  readonly counts = { commits: 0, messages: 0, proposals: 0, excluded: 0 };

  constructor(parties: readonly Party[], pskIds: readonly Uint8Array[]) {
    this.#parties = parties;
    this.#pskIds = pskIds;
  }

  async create(founder: Party, groupId: Uint8Array): Promise<void> {
    await founder.create(groupId);
    this.#members.add(founder);
  }

  async commit(plan: PlannedCommit): Promise<void> {
    const able = [...this.#members].filter((party) => choosesProposals(party.kind) || !this.#targets.has(party));
    const committer = choose(able, plan.by);
    if (committer === undefined) return;
    const isFree = (party: Party): boolean => party !== committer && !this.#targets.has(party);
    const removed = chooseSome([...this.#members].filter(isFree), plan.removed);
    const added = chooseSome(this.#outsiders().filter(isFree), plan.added);
    const proposals: PlannedProposal[] = [];
    for (const party of removed) proposals.push({ type: 'remove', leafIndex: await this.#leafIndexOf(party) });
    for (const party of added) proposals.push({ type: 'add', keyPackage: await this.#keyPackageOf(party) });
    const pskId = plan.psk === undefined ? undefined : choose(this.#pskIds, plan.psk);
    if (pskId !== undefined) proposals.push({ type: 'psk', pskId });
    if (plan.hasExtensions && canCommitExtensions(committer.kind)) {
      proposals.push({ type: 'extensions', data: Uint8Array.of(this.counts.commits % 256) });
    }
    await this.#submit(committer, await committer.commit(proposals, plan));
  }

  async propose(plan: PlannedSingle): Promise<void> {
    const proposer = choose([...this.#members], plan.by);
    if (proposer === undefined) return;
    const candidates = plan.type === 'add' ? this.#outsiders() : [...this.#members];
    const target = plan.type === 'update' ? proposer : choose(candidates, plan.target);
    // A client is in one proposal at most, and somebody is left to commit them.
    const isTooMany = plan.type !== 'add' && this.#targets.size + 2 > this.#members.size;
    if (target === undefined || this.#targets.has(target) || isTooMany) return;
    const message = await this.#proposal(plan, proposer, target);
    if (message === undefined) return;
    this.#targets.add(target);
    this.counts.proposals += 1;
    for (const [, received] of await this.#deliver(message, proposer)) expect(received.kind).toBe('proposal');
  }

  /** Somebody joins from outside, or a member comes back into its own place. */
  async joinExternally({ who, helper, isResync }: PlannedExternalCommit): Promise<void> {
    const host = choose([...this.#members], helper);
    const candidates = isResync ? [...this.#members].filter((party) => party !== host) : this.#outsiders();
    const joiner = choose(candidates, who);
    if (host === undefined || joiner === undefined) return;
    const groupInfo = await host.groupInfo(joiner.kind);
    const tree = findRatchetTree(decodeMlsMessageOf(groupInfo, 'mls_group_info', maxMessageBytes).groupInfo);
    if (tree === undefined) throw new Error('the group info has no tree');
    if (refusesToJoin(joiner.kind, tree)) this.counts.excluded += 1;
    else await this.#submit(joiner, await joiner.joinExternally(groupInfo, isResync));
  }

  async ask(who: Choice, helper: Choice): Promise<void> {
    const host = choose([...this.#members], helper);
    const asker = choose(this.#outsiders(), who);
    if (host === undefined || asker === undefined || this.#targets.has(asker)) return;
    const message = await asker.proposeItself(await host.groupInfo(asker.kind));
    if (message === undefined) return;
    this.#remember(keyPackageIn(message), asker);
    this.#targets.add(asker);
    this.counts.proposals += 1;
    for (const [, received] of await this.#deliver(message, asker)) expect(received.kind).toBe('proposal');
  }

  async send({ by, count, sizeBytes, isReversed }: PlannedMessages): Promise<void> {
    const sender = choose([...this.#members], by);
    if (sender === undefined || this.#targets.size > 0) return;
    const sent: { plaintext: Uint8Array; message: Uint8Array }[] = [];
    for (let index = 0; index < count; index += 1) {
      const plaintext = randomBytes(sizeBytes);
      sent.push({ plaintext, message: await sender.send(plaintext) });
    }
    for (const { plaintext, message } of isReversed ? sent.reverse() : sent) {
      this.counts.messages += 1;
      for (const [, received] of await this.#deliver(message, sender)) {
        expect(received).toEqual({ kind: 'application', plaintext });
      }
    }
  }

  async #submit(committer: Party, made: MadeCommit): Promise<void> {
    const tree = made.tree && decodeRatchetTree(made.tree);
    const joiners = made.welcome === undefined ? [] : this.#invited(made.welcome);
    if (tree !== undefined && this.#isExcluded(committer, tree, joiners)) {
      this.counts.excluded += 1;
      return await made.drop();
    }
    await made.accept();
    this.counts.commits += 1;
    const { members } = await committer.view();
    const others = [...this.#members].filter((party) => party !== committer);
    const before = others[0] === undefined ? [] : (await others[0].view()).members;
    for (const party of others) {
      const isRemoved = !members.includes(party.name);
      const place = before.indexOf(party.name);
      const isLeafTaken = (members[place] ?? '') !== '';
      if (isRemoved && !noticesRemoval(party.kind, isLeafTaken)) continue;
      expect(await receive(party, made.commit)).toEqual({ kind: 'commit', isSelfRemoved: isRemoved });
    }
    this.#tree = tree;
    this.#targets.clear();
    await this.#changeMembers(committer, joiners, made.welcome, members);
    await this.expectAgreement();
  }

  async expectAgreement(): Promise<void> {
    const [first, ...others] = this.#members;
    if (first === undefined) throw new Error('the group has no members');
    const expected = await first.view();
    expect(expected.members.filter((name) => name !== '').sort()).toEqual(
      [...this.#members].map(({ name }) => name).sort(),
    );
    for (const party of others) {
      expect({ name: party.name, ...(await party.view()) }).toEqual({ name: party.name, ...expected });
    }
  }

  async #changeMembers(
    committer: Party,
    joiners: readonly Party[],
    welcome: Uint8Array | undefined,
    members: readonly string[],
  ): Promise<void> {
    for (const party of this.#members) {
      if (members.includes(party.name)) continue;
      this.#members.delete(party);
      await party.leave();
    }
    this.#members.add(committer);
    for (const party of joiners) {
      if (welcome !== undefined) await party.join(welcome);
      this.#members.add(party);
    }
  }

  #isExcluded(committer: Party, tree: RatchetTree, joiners: readonly Party[]): boolean {
    if (joiners.some(({ kind }) => refusesToJoin(kind, tree))) return true;
    if (!hasNewLeaf(committer.name, this.#tree, tree)) return false;
    const parties = [committer, ...this.#members, ...joiners];
    return parties.some(({ kind, name }) => hasMember(tree, name) && losesCommitSecret(kind, tree));
  }

  async #proposal(plan: PlannedSingle, proposer: Party, target: Party): Promise<Uint8Array | undefined> {
    switch (plan.type) {
      case 'update':
        return await proposer.proposeUpdate(plan.isPublic);
      case 'add': {
        const keyPackage = await this.#keyPackageOf(target);
        return await proposer.propose({ type: 'add', keyPackage }, plan.isPublic);
      }
      case 'remove': {
        const leafIndex = await this.#leafIndexOf(target);
        return await proposer.propose({ type: 'remove', leafIndex }, plan.isPublic);
      }
    }
  }

  async #deliver(message: Uint8Array, sender: Party): Promise<[Party, Received][]> {
    const received: [Party, Received][] = [];
    for (const party of this.#members) {
      if (party !== sender) received.push([party, await receive(party, message)]);
    }
    return received;
  }

  #outsiders(): Party[] {
    return this.#parties.filter((party) => !this.#members.has(party));
  }

  async #leafIndexOf(party: Party): Promise<number> {
    return (await party.view()).members.indexOf(party.name);
  }

  async #keyPackageOf(party: Party): Promise<Uint8Array> {
    const bytes = await party.newKeyPackage();
    this.#remember(decodeMlsMessageOf(bytes, 'mls_key_package', maxMessageBytes).keyPackage, party);
    return bytes;
  }

  #remember(keyPackage: KeyPackage, party: Party): void {
    this.#keyPackages.set(toHex(keyPackageReference(keyPackage)), party);
  }

  #invited(welcome: Uint8Array): Party[] {
    return welcomeReferences(welcome).map((reference) => {
      const party = this.#keyPackages.get(toHex(reference));
      if (party === undefined) throw new Error('a welcome is for nobody');
      return party;
    });
  }
}

function choose<T>(items: readonly T[], choice: Choice): T | undefined {
  return items[choice % Math.max(items.length, 1)];
}

function chooseSome<T>(items: readonly T[], choices: readonly Choice[]): T[] {
  return [...new Set(choices.flatMap((choice) => choose(items, choice) ?? []))];
}

// The one in a newcomer's proposal.
function keyPackageIn(message: Uint8Array): KeyPackage {
  const { content } = decodeMlsMessageOf(message, 'mls_public_message', maxMessageBytes).publicMessage.content;
  const isAdd = content.contentType === 'proposal' && content.proposal.proposalType === 'add';
  if (!isAdd || content.proposal.proposalType !== 'add') throw new Error('this is not the proposal of a newcomer');
  return content.proposal.keyPackage;
}

async function receive(party: Party, message: Uint8Array): Promise<Received> {
  try {
    return await party.receive(message);
  } catch (cause) {
    throw new Error(`${party.name} (${party.kind}) refuses a message`, { cause });
  }
}

function hasMember(tree: RatchetTree, name: string): boolean {
  return tree.leaves.some((leaf) => leaf !== undefined && nameOf(leaf) === name);
}

// Whether the commit that led from one tree to the other has an update path.
function hasNewLeaf(committer: string, before: RatchetTree | undefined, after: RatchetTree): boolean {
  const leafIn = (tree: RatchetTree | undefined): LeafNode | undefined =>
    tree?.leaves.find((leaf) => leaf !== undefined && nameOf(leaf) === committer);
  const [former, present] = [leafIn(before), leafIn(after)];
  if (present?.source.leafNodeSource !== 'commit') return false;
  return former === undefined || !equalBytes(former.encryptionKey, present.encryptionKey);
}
