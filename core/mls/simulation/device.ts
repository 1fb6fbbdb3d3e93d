/** One device of a simulated group: its state, its disk, and how it takes what the log holds. */
import { expect } from 'vitest';
import { equalBytes } from '../../../shared/domain/bytes';
import { toHex } from '../../../shared/domain/ids';
import type { CreatedCommit } from '../commit/create-commit';
import { openEnvironment, type Environment } from '../group/environment';
import { spend, wipeGroup, type GroupState } from '../group/group-state';
import { processMessage, type ProcessedMessage } from '../group/process-message';
import type { Psk } from '../key-schedule/pre-shared-key';
import { isSameCredential } from '../leaf/credential';
import { copyOf, reasonOf } from '../testing/verdict';
import type { Luck } from './luck';
import type { Entry, RelayLog } from './relay-log';
import { nameOf, type SimulatedClient } from './simulated-client';
import { fingerprint, isSameState, StateStore } from './state-store';

/** What all devices of a simulation share. */
export interface Shared {
  readonly log: RelayLog;
  readonly luck: Luck;
  /** External pre-shared keys by their ids, in hexadecimal. */
  readonly psks: Map<string, Uint8Array>;
  /** What the first who followed a commit said of it: everybody has to say the same. */
  readonly outcomes: Map<number, string>;
}

export class Device {
  client: SimulatedClient;
  isOnline = true;
  /** The epoch in which it joined. */
  joinedEpoch = 0n;
  readonly #shared: Shared;
  readonly #store = new StateStore();
  #state: GroupState | undefined;
  #delivered = new Set<number>();
  #heldUntil = new Map<number, number>();
  #visits = 0;
  /** Its resumption keys by epoch. */
  readonly #resumptionPsks = new Map<bigint, Uint8Array>();

  constructor(client: SimulatedClient, shared: Shared) {
    this.client = client;
    this.#shared = shared;
  }

  get name(): string {
    return this.client.name;
  }

  /** Whether it believes that it is in the group. */
  get isMember(): boolean {
    return this.#state?.status.kind === 'active';
  }

  get state(): GroupState {
    if (this.#state === undefined) throw new Error(`${this.name} was never in the group`);
    return this.#state;
  }

  get lastState(): GroupState | undefined {
    return this.#state;
  }

  environment(isWithPsks = true): Environment {
    return openEnvironment({
      psk: (psk) => (isWithPsks ? this.#findPsk(psk) : undefined),
      authentication: {
        isValid: () => true,
        isSuccessor: (before, after) => isSameCredential(before.credential, after.credential),
        isSameClient: (a, b) => isSameCredential(a.credential, b.credential),
      },
    });
  }

  /** Begins a new membership: whatever was before is of no use any more. */
  join(state: GroupState): void {
    if (this.#state !== undefined) wipeGroup(this.#state);
    this.#store.save(undefined, state);
    this.joinedEpoch = state.context.epoch;
    this.#enter(state);
  }

  /** Goes on to the next state, sometimes to what its disk has of it. */
  advance(next: GroupState): void {
    const before = this.state;
    this.#store.save(before, next);
    const isEpochOver = before.context.epoch !== next.context.epoch || next.status.kind !== 'active';
    const isReloaded = this.#shared.luck.isOneIn(3, 'reload', this.name, this.#visits, this.#shared.log.length);
    const kept = isReloaded ? this.#reloaded(next) : next;
    if (isEpochOver) this.#enter(kept);
    else this.#state = kept;
  }

  /** The relay accepted its commit. What it prepared for this fits whatever it has received since. */
  accept(made: Pick<CreatedCommit, 'next'>, prepared: Uint8Array): void {
    const before = this.state;
    const isFromDisk = this.#shared.luck.isOneIn(2, 'prepared', this.name, this.#shared.log.length);
    const stored = this.#store.accept(before, prepared);
    expect(isSameState(stored, made.next)).toBe(true);
    expect(isSameState(this.#store.load(), made.next)).toBe(true);
    wipeGroup(before);
    this.#enter(isFromDisk ? stored : made.next);
  }

  /** Keeps what a commit would lead to, and goes on with its key used up. */
  prepare(made: CreatedCommit): Uint8Array {
    const before = this.state;
    const prepared = this.#store.prepare(before, made.next);
    if (made.waiting === before) return prepared;
    this.advance(made.waiting);
    spend(before, made.consumed);
    return prepared;
  }

  /** Everything in the log, in a legal order. Holds some back until the next visit unless `isComplete`. */
  catchUp(isComplete: boolean): void {
    this.#visits += 1;
    while (this.isMember && this.#readEpoch(isComplete)) continue;
  }

  get hasReadEverything(): boolean {
    const { epoch } = this.state.context;
    const waiting = this.#shared.log.entriesOf(epoch).filter(({ index }) => !this.#delivered.has(index));
    return epoch === this.#shared.log.epoch && waiting.length === 0;
  }

  /** A message that must be refused, and change nothing. */
  refuse(bytes: Uint8Array, environment = this.environment()): void {
    const before = fingerprint(this.state);
    expect(() => processMessage(this.state, bytes, environment)).toThrow('crypto.failed');
    expect(equalBytes(fingerprint(this.state), before)).toBe(true);
  }

  /** A commit of this device that it has lost what it had of; refused if its key is used up here. */
  recogniseOwnCommit(bytes: Uint8Array): void {
    const verdict = reasonOf(() => {
      expect(processMessage(copyOf(this.state), bytes, this.environment()).kind).toBe('own-commit');
    });
    expect(['accepted', 'the key of this generation is gone']).toContain(verdict);
  }

  // Whether an epoch ended and there may be more.
  #readEpoch(isComplete: boolean): boolean {
    const { luck, log } = this.#shared;
    const { epoch } = this.state.context;
    const waiting = log.entriesOf(epoch).filter(({ index }) => !this.#delivered.has(index));
    const commit = waiting.find(({ kind }) => kind === 'commit');
    const others = luck.shuffled(
      waiting.filter((entry) => entry !== commit),
      'order',
      this.name,
      this.#visits,
    );
    const late: Entry[] = [];
    for (const entry of others) {
      if (!isComplete && this.#isHeld(entry)) late.push(entry);
      else this.#deliver(entry);
    }
    if (commit === undefined) return false;
    this.#deliverCommit(commit, late);
    return true;
  }

  #isHeld({ index }: Entry): boolean {
    const until = this.#heldUntil.get(index) ?? this.#visits + this.#shared.luck.below(3, 'held', this.name, index);
    this.#heldUntil.set(index, until);
    return this.#visits < until;
  }

  // The commit may overtake what is late: then proposals that it refers to are missing, and messages are lost.
  #deliverCommit(commit: Entry, late: readonly Entry[]): void {
    const missing = late.filter(({ kind }) => kind === 'proposal');
    if (!this.#tryCommit(commit, missing.length > 0)) {
      for (const entry of missing) this.#deliver(entry);
      this.#deliver(commit);
    }
    for (const entry of late) if (entry.kind === 'application' && entry.by !== this.name) this.refuse(entry.bytes);
  }

  // Whether it was followed without what is missing, and sometimes without the keys that it may need.
  #tryCommit(commit: Entry, isIncomplete: boolean): boolean {
    const isWithPsks = !this.#shared.luck.isOneIn(4, 'psk', this.name, commit.index);
    if (commit.by === this.name || (isWithPsks && !isIncomplete)) return false;
    const before = fingerprint(this.state);
    try {
      const result = processMessage(this.state, commit.bytes, this.environment(isWithPsks));
      this.#take(commit, result);
      return true;
    } catch {
      expect(equalBytes(fingerprint(this.state), before)).toBe(true);
      return false;
    }
  }

  #deliver(entry: Entry): void {
    if (entry.by === this.name) return this.#meetOwn(entry);
    this.#take(entry, processMessage(this.state, entry.bytes, this.environment()));
    if (this.isMember && this.#shared.luck.isOneIn(5, 'twice', this.name, entry.index)) this.#deliverAgain(entry);
  }

  // Its own entries come back to it; a commit only when it lost what it had of it.
  #meetOwn(entry: Entry): void {
    this.#delivered.add(entry.index);
    if (this.#shared.luck.isOneIn(3, 'own', entry.index)) this.#deliverAgain(entry);
  }

  // A public proposal is known, a commit that was lost here is recognised, everything else is refused.
  #deliverAgain(entry: Entry): void {
    const isPublicProposal = entry.kind === 'proposal' && entry.bytes[3] === 1;
    if (entry.kind === 'commit' && entry.by === this.name) return this.recogniseOwnCommit(entry.bytes);
    if (!isPublicProposal) return this.refuse(entry.bytes);
    const before = fingerprint(this.state);
    this.advance(processMessage(this.state, entry.bytes, this.environment()).next);
    expect(equalBytes(fingerprint(this.state), before)).toBe(true);
  }

  #take(entry: Entry, result: ProcessedMessage): void {
    expect(result.kind).toBe(entry.kind);
    this.#delivered.add(entry.index);
    expect(toHex(result.aad)).toBe(toHex(entry.aad ?? new Uint8Array(0)));
    if (result.kind === 'application') {
      expect(toHex(result.plaintext)).toBe(toHex(entry.plaintext ?? new Uint8Array(0)));
      expect(nameOf(result.sender.leaf)).toBe(entry.by);
    }
    if (result.kind === 'commit') this.#compareOutcome(entry, result);
    this.advance(result.next);
  }

  #compareOutcome(entry: Entry, result: Extract<ProcessedMessage, { kind: 'commit' }>): void {
    const places = (list: typeof result.added): string =>
      list.map(({ leafIndex, leaf }) => `${leafIndex} ${nameOf(leaf)}`).join(', ');
    expect(nameOf(result.committer.leaf)).toBe(entry.by);
    const outcome = `by ${result.committer.leafIndex}, added ${places(result.added)}, removed ${places(result.removed)}`;
    expect(outcome).toBe(this.#shared.outcomes.get(entry.index) ?? outcome);
    this.#shared.outcomes.set(entry.index, outcome);
    const isIn = result.removed.some(({ leaf }) => nameOf(leaf) === this.name);
    expect(result.isSelfRemoved).toBe(isIn);
  }

  #enter(state: GroupState): void {
    this.#state = state;
    this.#delivered = new Set();
    this.#heldUntil = new Map();
    if (state.status.kind === 'active') {
      this.#resumptionPsks.set(state.context.epoch, state.secrets.resumptionPsk.slice());
    }
  }

  #reloaded(next: GroupState): GroupState {
    const loaded = this.#store.load();
    expect(isSameState(loaded, next)).toBe(true);
    return loaded;
  }

  #findPsk(psk: Psk): Uint8Array | undefined {
    if (psk.pskType === 'external') return this.#shared.psks.get(toHex(psk.pskId));
    return this.#resumptionPsks.get(psk.pskEpoch);
  }
}
