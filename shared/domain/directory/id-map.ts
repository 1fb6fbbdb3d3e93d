/**
 * A map by ids that never changes: `with` gives another one, which shares with it all but a handful of small arrays. A log of
 * 50,000 people has as many states, and a copy of a map for each would take minutes. What it begins with may lie elsewhere,
 * so that nothing of it is read before it is asked for.
 */
export class IdMap<Id extends string, Value> {
  private constructor(
    private readonly root: Branch<Id, Value>,
    readonly size: number,
    private readonly kept?: KeptLeaves<Id, Value>,
  ) {}

  static empty<Id extends string, Value>(): IdMap<Id, Value> {
    return new IdMap<Id, Value>([], 0);
  }

  /** A map that holds what is kept. */
  static over<Id extends string, Value>(kept: KeptLeaves<Id, Value>): IdMap<Id, Value> {
    return new IdMap<Id, Value>([], kept.size, kept);
  }

  get(id: Id): Value | undefined {
    return this.find(id)?.value;
  }

  has(id: Id): boolean {
    return this.find(id) !== undefined;
  }

  /** How many came before this one. */
  placeOf(id: Id): number | undefined {
    return this.find(id)?.place;
  }

  /** Ids are hex of one length throughout a map. A new value of an id keeps its place. */
  with(id: Id, value: Value): IdMap<Id, Value> {
    const place = this.find(id)?.place;
    const leaf = { id, value, place: place ?? this.size };
    return new IdMap(put(this.root, 0, leaf), place === undefined ? this.size + 1 : this.size, this.kept);
  }

  /** In the order in which they came. */
  keys(): readonly Id[] {
    return this.leaves().map(({ id }) => id);
  }

  /** In the order in which their ids came. */
  values(): readonly Value[] {
    return this.leaves().map(({ value }) => value);
  }

  /** What is not kept as it is here, in the order in which their ids came: everything, if nothing is kept. */
  unkept(): readonly Leaf<Id, Value>[] {
    const leaves: Leaf<Id, Value>[] = [];
    gather(this.root, leaves);
    return leaves.sort((one, other) => one.place - other.place);
  }

  private leaves(): readonly Leaf<Id, Value>[] {
    const unkept = this.unkept();
    if (this.kept === undefined) return unkept;
    const kept = this.kept.all().filter(({ id }) => find(this.root, id) === undefined);
    return [...kept, ...unkept].sort((one, other) => one.place - other.place);
  }

  private find(id: Id): Leaf<Id, Value> | undefined {
    return find(this.root, id) ?? this.kept?.get(id);
  }
}

/** Leaves that lie elsewhere and never change. */
export interface KeptLeaves<Id, Value> {
  readonly size: number;
  get(id: Id): Leaf<Id, Value> | undefined;
  all(): readonly Leaf<Id, Value>[];
}

/** A tree by the digits of the ids, as deep as they begin alike: whoever chooses ids gets no further than their length. */
type Branch<Id, Value> = readonly (Branch<Id, Value> | Leaf<Id, Value> | undefined)[];

export interface Leaf<Id, Value> {
  readonly id: Id;
  readonly value: Value;
  /** How many came before it. */
  readonly place: number;
}

function find<Id extends string, Value>(root: Branch<Id, Value>, id: Id): Leaf<Id, Value> | undefined {
  let node: Branch<Id, Value>[number] = root;
  for (let depth = 0; isBranch(node); depth += 1) node = node[digit(id, depth)];
  return node?.id === id ? node : undefined;
}

function put<Id extends string, Value>(
  branch: Branch<Id, Value>,
  depth: number,
  leaf: Leaf<Id, Value>,
): Branch<Id, Value> {
  const at = digit(leaf.id, depth);
  const child = branch[at];
  const copy = branch.slice();
  if (isBranch(child)) copy[at] = put(child, depth + 1, leaf);
  else if (child === undefined || child.id === leaf.id) copy[at] = leaf;
  else copy[at] = put(put([], depth + 1, child), depth + 1, leaf);
  return copy;
}

function gather<Id, Value>(branch: Branch<Id, Value>, leaves: Leaf<Id, Value>[]): void {
  for (const child of branch) {
    if (isBranch(child)) gather(child, leaves);
    else if (child !== undefined) leaves.push(child);
  }
}

// Array.isArray does not narrow arrays that can't be written.
function isBranch<Id, Value>(node: Branch<Id, Value>[number]): node is Branch<Id, Value> {
  return Array.isArray(node);
}

// '0' to '9' are 48 to 57, 'a' to 'f' are 97 to 102.
function digit(id: string, depth: number): number {
  const code = id.charCodeAt(depth);
  return code < 97 ? code - 48 : code - 87;
}
