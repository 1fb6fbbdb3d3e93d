/** One client of a mixed group, whatever code it runs on. All messages are encoded MLSMessages. */

export type PlannedProposal =
  | { readonly type: 'add'; readonly keyPackage: Uint8Array }
  | { readonly type: 'remove'; readonly leafIndex: number }
  | { readonly type: 'psk'; readonly pskId: Uint8Array }
  | { readonly type: 'extensions'; readonly data: Uint8Array };

/** What everybody has to agree on. */
export interface View {
  readonly epoch: bigint;
  /** Both in hexadecimal. */
  readonly epochAuthenticator: string;
  readonly exported: string;
  /** Names by leaf index, empty for blank leaves, up to the last member. */
  readonly members: readonly string[];
}

/** A commit that is made. Nothing has changed unless it is accepted. */
export interface MadeCommit {
  readonly commit: Uint8Array;
  readonly welcome: Uint8Array | undefined;
  /** The ratchet tree after it, as it travels. */
  readonly tree: Uint8Array | undefined;
  readonly accept: () => Promise<void>;
  readonly drop: () => Promise<void>;
}

export type Received =
  | { readonly kind: 'application'; readonly plaintext: Uint8Array }
  | { readonly kind: 'proposal' }
  | { readonly kind: 'commit'; readonly isSelfRemoved: boolean };

export interface CommitStyle {
  readonly isPublic: boolean;
  /** Whether the committer takes a new signature key, if it can. */
  readonly isNewKey: boolean;
}

export interface Party {
  readonly name: string;
  /** Which code it runs on. */
  readonly kind: string;
  newKeyPackage(): Promise<Uint8Array>;
  create(groupId: Uint8Array): Promise<void>;
  join(welcome: Uint8Array): Promise<void>;
  /** With `isResync` into its own place. */
  joinExternally(groupInfo: Uint8Array, isResync: boolean): Promise<MadeCommit>;
  view(): Promise<View>;
  /** With all proposals that wait. */
  commit(proposals: readonly PlannedProposal[], options: CommitStyle): Promise<MadeCommit>;
  propose(proposal: PlannedProposal, isPublic: boolean): Promise<Uint8Array>;
  /** Undefined when it can't propose that. */
  proposeUpdate(isPublic: boolean): Promise<Uint8Array | undefined>;
  /** Somebody outside proposes to be added. */
  proposeItself(groupInfo: Uint8Array): Promise<Uint8Array | undefined>;
  send(plaintext: Uint8Array): Promise<Uint8Array>;
  receive(message: Uint8Array): Promise<Received>;
  /** With the ratchet tree, for somebody of that kind who joins by an external commit. */
  groupInfo(joinerKind: string): Promise<Uint8Array>;
  /** It is not in the group any more. */
  leave(): Promise<void>;
}

/** What a mixed group is exported by. */
export const exporterLabel = 'differential';
/** An extension type that every client of a mixed group can do. */
export const sharedExtensionType = 0xff01;

/** The names up to the last member. */
export function upToLastMember(names: readonly string[]): string[] {
  return names.slice(0, names.length - [...names].reverse().findIndex((name) => name !== ''));
}
