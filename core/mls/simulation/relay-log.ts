/** The ordered log that all devices of a simulated group read: as a relay keeps it. */

export type EntryKind = 'application' | 'proposal' | 'commit';

export interface NewEntry {
  readonly kind: EntryKind;
  /** MLSMessage. */
  readonly bytes: Uint8Array;
  /** Name of whoever sent it. */
  readonly by: string;
  /** The epoch in which it was sent. */
  readonly epoch: bigint;
  /** Of application messages: what everybody must read. */
  readonly plaintext?: Uint8Array;
  readonly aad?: Uint8Array;
  /** A proposal of somebody outside, which everybody can read. */
  readonly isOpen?: boolean;
}

export interface Entry extends NewEntry {
  readonly index: number;
}

export class RelayLog {
  readonly #entries: Entry[] = [];
  /** Of whoever has read everything. */
  epoch = 0n;

  /** The entry, unless it was sent in an epoch that is over: the first commit of an epoch ends it. */
  append(entry: NewEntry): Entry | undefined {
    if (entry.epoch !== this.epoch) return undefined;
    const added = { ...entry, index: this.#entries.length };
    this.#entries.push(added);
    if (entry.kind === 'commit') this.epoch += 1n;
    return added;
  }

  /** What was sent in an epoch; its commit, if there is one, is the last. */
  entriesOf(epoch: bigint): Entry[] {
    return this.#entries.filter((entry) => entry.epoch === epoch);
  }

  /** What came from this entry on. */
  entriesFrom(index: number): readonly Entry[] {
    return this.#entries.slice(index);
  }

  count(kind: EntryKind): number {
    return this.#entries.filter((entry) => entry.kind === kind).length;
  }

  get length(): number {
    return this.#entries.length;
  }
}
