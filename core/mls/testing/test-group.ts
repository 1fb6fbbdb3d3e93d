/** A group as its members hold it, for the tests of this folder: real keys, real messages, delivered at once. */
import { toHex } from '../../../shared/domain/ids';
import { createCommit, type CommitOptions, type CreatedCommit } from '../commit/create-commit';
import { defaultCipherSuiteId, type CipherSuiteId } from '../crypto/cipher-suite';
import { openEnvironment, type Environment } from '../group/environment';
import { wipeGroup, type GroupState } from '../group/group-state';
import { processMessage, type ProcessedMessage } from '../group/process-message';
import { protectMessage } from '../group/protect-message';
import type { SendOptions } from '../group/send-content';
import type { Extension } from '../leaf/extension';
import { createProposal, createUpdate } from '../proposal/create-proposal';
import type { Proposal } from '../proposal/proposal';
import type { LeafIndex } from '../tree/tree-math';
import { groupOf, joinWith, packageOf, testClient, utf8, type TestClient } from './test-client';

export interface TestGroupOptions {
  readonly suiteId?: CipherSuiteId;
  readonly extensions?: readonly Extension[];
  /** Changes every client before its first key package. */
  readonly prepare?: (client: TestClient) => TestClient;
}

export class TestGroup {
  readonly suiteId: CipherSuiteId;
  readonly clients: TestClient[] = [];
  readonly states: GroupState[] = [];
  /** Of all members. */
  environment: Environment = openEnvironment();

  private constructor(suiteId: CipherSuiteId) {
    this.suiteId = suiteId;
  }

  /** A group of `count` clients; the first one created it and added the others in one commit, with a path. */
  static of(count: number, options: TestGroupOptions = {}): TestGroup {
    const { suiteId = defaultCipherSuiteId, extensions = [], prepare = (client) => client } = options;
    const [founder, ...others] = Array.from({ length: count }, (_, index) => prepare(testClient(`client ${index}`)));
    if (founder === undefined) throw new Error('a group needs a founder');
    const group = new TestGroup(suiteId);
    group.clients.push(founder);
    group.states.push(groupOf(founder, { suiteId, extensions }));
    if (others.length > 0) group.add(0, others);
    return group;
  }

  state(member: number): GroupState {
    const state = this.states[member];
    if (state === undefined) throw new Error('there is no such member');
    return state;
  }

  client(member: number): TestClient {
    const client = this.clients[member];
    if (client === undefined) throw new Error('there is no such member');
    return client;
  }

  leafIndex(member: number): LeafIndex {
    return this.state(member).leafIndex;
  }

  /** A message that is not delivered yet. */
  send(from: number, text: string, options: Omit<SendOptions, 'wireFormat'> = {}): Uint8Array {
    const { message, next } = protectMessage(this.state(from), utf8(text), options);
    this.states[from] = next;
    return message;
  }

  receive(at: number, message: Uint8Array): ProcessedMessage {
    const result = processMessage(this.state(at), message, this.environment);
    this.states[at] = result.next;
    return result;
  }

  /** To all members but its sender; to all when somebody outside sent it. */
  deliver(from: number | undefined, message: Uint8Array): ProcessedMessage[] {
    return [...this.states.keys()].filter((at) => at !== from).map((at) => this.receive(at, message));
  }

  propose(from: number, proposal: Proposal, options: SendOptions = {}): Uint8Array {
    const { message, next } = createProposal(this.state(from), proposal, this.environment, options);
    this.states[from] = next;
    this.deliver(from, message);
    return message;
  }

  proposeUpdate(from: number, changes: Parameters<typeof createUpdate>[1] = {}): Uint8Array {
    const { message, next } = createUpdate(this.state(from), changes);
    this.states[from] = next;
    this.deliver(from, message);
    return message;
  }

  /** A commit that is not delivered yet. */
  make(by: number, options: CommitOptions = {}): CreatedCommit {
    return createCommit(this.state(by), this.environment, options);
  }

  /** A commit that everybody follows; results in the order of the other members. */
  commit(by: number, options: CommitOptions = {}): ProcessedMessage[] {
    return this.accept(by, this.make(by, options));
  }

  accept(by: number, made: CreatedCommit): ProcessedMessage[] {
    const results = this.deliver(by, made.commit);
    wipeGroup(this.state(by));
    this.states[by] = made.next;
    return results;
  }

  add(by: number, newcomers: readonly TestClient[], options: Omit<CommitOptions, 'proposals'> = {}): void {
    const packages = newcomers.map((client) => packageOf(client, this.suiteId));
    const proposals = packages.map(({ keyPackage }): Proposal => ({ proposalType: 'add', keyPackage }));
    const made = this.make(by, { ...options, proposals });
    this.accept(by, made);
    for (const [index, client] of newcomers.entries()) {
      const own = packages[index];
      if (own === undefined) throw new Error('a package is missing');
      this.clients.push(client);
      this.states.push(joinWith(own, made.welcome));
    }
  }

  remove(by: number, ...members: readonly number[]): void {
    const proposals = members.map((member): Proposal => ({ proposalType: 'remove', removed: this.leafIndex(member) }));
    const remover = this.state(by);
    const made = this.make(by, { proposals });
    for (const member of [...members].sort((a, b) => b - a)) this.drop(member);
    this.accept(this.states.indexOf(remover), made);
  }

  /** Takes a member out of the test; the group itself learns of it by a commit. */
  drop(member: number): GroupState {
    this.clients.splice(member, 1);
    const [state] = this.states.splice(member, 1);
    if (state === undefined) throw new Error('there is no such member');
    return state;
  }

  /** Whether all are in the same epoch with the same secrets. */
  isAgreed(): boolean {
    const epochs = this.states.map(({ context, secrets }) => `${context.epoch} ${toHex(secrets.epochAuthenticator)}`);
    return new Set(epochs).size === 1;
  }

  /** Whether everybody reads what everybody else writes. */
  canAllTalk(): boolean {
    return [...this.states.keys()].every((from) => {
      const text = `hello from ${from}`;
      return this.deliver(from, this.send(from, text)).every(
        (result) =>
          result.kind === 'application' &&
          new TextDecoder().decode(result.plaintext) === text &&
          result.sender.leafIndex === this.leafIndex(from),
      );
    });
  }
}
