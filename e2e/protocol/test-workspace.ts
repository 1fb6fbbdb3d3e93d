/** Real cores and a real relay in one process: every part but the windows. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, vi } from 'vitest';
import { idFromBytes, type ConversationId, type MessageId, type UserId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { MessageView } from '../../shared/ipc/core-contract';
import { copyVault } from './copy-vault';
import type { CuttingProxy } from './cutting-proxy';
import { heldCore, type Ground, type HeldCore, type MutableCore, type TestCore } from './held-core';
import { testRelay, type TestRelay, type TestRelayOptions } from './test-relay';

/** Only guards against what never comes: a slow machine, shared by others, takes its time. */
export const waitMs = 60_000;

export interface TestWorkspace<C extends TestCore = TestCore> {
  readonly relay: TestRelay;
  /** The founder, then those who joined, in the order of `names`. */
  readonly cores: readonly C[];
  /** One more core, with a blank account. */
  addCore(): Promise<C>;
  close(): Promise<void>;
}

/** A workspace in which all of `names` are members and online; the first one founded it. */
export async function testWorkspace<C extends MutableCore>(
  names: readonly string[],
  makeCore: (path: string, proxy: CuttingProxy) => Promise<C>,
  relayOptions: TestRelayOptions = {},
): Promise<TestWorkspace<C>> {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-protocol-'));
  const relay = await testRelay(join(folder, 'relay'), relayOptions);
  const cores: C[] = [];
  for (const [index, name] of names.entries()) {
    const core = await makeCore(join(folder, `${index}.db`), relay.proxy);
    cores.push(core);
    const profile = { displayName: name, title: '' };
    const [founder] = cores;
    if (founder === undefined || founder === core) {
      const foundingLink = relay.foundingLink();
      await core.client.call('workspace.found', { foundingLink, workspaceName: 'Kanzlei', profile });
    } else {
      const terms = { role: 'member', label: name, lifetimeMs: 3_600_000, uses: 1 } as const;
      const { link } = await founder.client.call('invites.create', terms);
      await core.client.call('workspace.join', { link: link ?? '', profile });
    }
    await online(core);
    const workspace = await core.client.call('workspace.get');
    if (workspace.state === 'member') core.own.userId = workspace.self.userId;
  }
  await vi.waitFor(async () => {
    for (const core of cores) {
      const people = await core.client.call('people.list');
      if (people.length !== names.length) throw new Error('somebody is missing in the directory');
    }
  }, waitMs);
  return {
    relay,
    cores,
    async addCore() {
      const core = await makeCore(join(folder, `${cores.length}.db`), relay.proxy);
      cores.push(core);
      return core;
    },
    async close() {
      await Promise.all(cores.map((core) => core.stop()));
      await relay.stop();
      await relay.proxy.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export interface OpenedWorkspaces {
  /** Cores on this ground, with these names. */
  on(ground: Ground, names: readonly string[], relay?: TestRelayOptions): Promise<TestWorkspace<RestorableCore>>;
  two(): Promise<readonly [RestorableCore, RestorableCore, TestWorkspace]>;
  three(): Promise<readonly [RestorableCore, RestorableCore, RestorableCore, TestWorkspace]>;
}

/** Workspaces for the tests of a file. Each is closed after its test; when that failed, the cores' events are shown. */
export function openedWorkspaces(): OpenedWorkspaces {
  let workspace: TestWorkspace<RestorableCore> | undefined;
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(workspace?.cores.map(({ events }) => events.slice(-20)));
    await workspace?.close();
    workspace = undefined;
  });
  return {
    async on(ground, names, relay) {
      workspace = await testWorkspace(names, (path, wire) => testCore(path, wire, ground), relay);
      return workspace;
    },
    async two() {
      workspace = await testWorkspace(['Anna', 'Ben'], testCore);
      const [anna, ben] = workspace.cores;
      if (anna === undefined || ben === undefined) throw new Error('two cores were asked for');
      return [anna, ben, workspace];
    },
    async three() {
      workspace = await testWorkspace(['Anna', 'Ben', 'Cleo'], testCore);
      const [anna, ben, cleo] = workspace.cores;
      if (anna === undefined || ben === undefined || cleo === undefined) throw new Error('three cores were asked for');
      return [anna, ben, cleo, workspace];
    },
  };
}

export function sorted(texts: readonly string[]): readonly string[] {
  return [...texts].sort();
}

/** The code of an error that a call answered. */
export function codeOf(error: unknown): string {
  return error instanceof AppError ? error.code : 'no code';
}

export async function online(core: TestCore): Promise<void> {
  await vi.waitFor(async () => {
    const { state } = await core.client.call('connection.get');
    if (state !== 'online') throw new Error('not online');
  }, waitMs);
}

export function newMessageId(): MessageId {
  return idFromBytes('MessageId', randomBytes(16));
}

/** Starts a group as the window does, with an id of its own making. */
export async function startGroup(core: TestCore, name: string, userIds: readonly UserId[]): Promise<ConversationId> {
  const conversationId = newConversationId();
  await core.client.call('conversations.createGroup', { conversationId, name, userIds: [...userIds] });
  return conversationId;
}

/** Whoever started the group makes them admins too, once they know it. Resolves when they have read so. */
export async function makeAdmins(
  founder: TestCore,
  conversationId: ConversationId,
  others: readonly TestCore[],
): Promise<void> {
  for (const core of others) await knows(core, conversationId);
  for (const { userId } of others) {
    await founder.client.call('conversations.setRole', { conversationId, userId, role: 'admin' });
  }
  for (const core of others) {
    await until(
      () => core.client.call('conversations.get', { conversationId }),
      ({ roles }) => roles.filter(({ role }) => role === 'admin').length === others.length + 1,
    );
  }
}

export function newConversationId(): ConversationId {
  return idFromBytes('ConversationId', randomBytes(32));
}

/** Sends without waiting for the relay. */
export async function say(core: TestCore, conversationId: ConversationId, text: string): Promise<MessageId> {
  const messageId = newMessageId();
  await core.client.call('messages.send', { conversationId, messageId, text });
  return messageId;
}

/** The newest messages, up to 200, without notices. */
export async function messagesOf(
  core: Pick<TestCore, 'client'>,
  conversationId: ConversationId,
): Promise<readonly MessageView[]> {
  const page = await core.client.call('messages.page', { conversationId, from: { at: 'newest' }, limit: 200 });
  return page.messages.filter(({ body }) => body.kind !== 'notice');
}

export async function textsOf(core: TestCore, conversationId: ConversationId): Promise<readonly string[]> {
  const messages = await messagesOf(core, conversationId);
  return messages.map(({ body }) => (body.kind === 'text' ? body.text : body.kind));
}

/** Resolves when `read` gives what `isWanted` wants; fails with the last value otherwise. */
export async function until<T>(read: () => Promise<T>, isWanted: (value: T) => boolean): Promise<T> {
  return vi.waitFor(async () => {
    const value = await read();
    if (!isWanted(value)) throw new Error(`not yet: ${JSON.stringify(value).slice(0, 2_000)}`);
    return value;
  }, waitMs);
}

/** Like `until`, for times when the relay comes and goes: nobody waits for the next attempt to connect. */
export async function eventually<T>(
  cores: readonly TestCore[],
  read: () => Promise<T>,
  isWanted: (value: T) => boolean,
): Promise<T> {
  return until(async () => {
    await Promise.all(cores.map((core) => core.client.call('connection.retry')));
    return read();
  }, isWanted);
}

/** Resolves when the core shows this conversation. */
export async function knows(core: TestCore, conversationId: ConversationId): Promise<void> {
  await until(
    () => core.client.call('conversations.list'),
    (list) => list.some((each) => each.conversationId === conversationId),
  );
}

/** A vault that can be set back. */
export interface Backup {
  /** Makes a copy of the vault's files as they are at this very moment, for `restore`. */
  backUp(): void;
  /** Goes on from the vault as it was backed up, each time. */
  restore(): Promise<void>;
}

export type RestorableCore = MutableCore & Backup & Pick<HeldCore, 'files'>;

/** `core` runs on the vault at `path`. */
export function backupOf(core: Pick<HeldCore, 'files' | 'stop' | 'start'>, path: string): Backup {
  const { files } = core;
  const copyAs = (name: string, from = files.path): string =>
    copyVault(from, join(dirname(path), `${name}-${basename(path)}`));
  let backup = path;
  let restores = 0;
  return {
    backUp() {
      backup = copyAs('backup');
    },
    async restore() {
      await core.stop();
      restores += 1;
      files.path = copyAs(`restored-${restores}`, backup);
      await core.start();
    },
  };
}

/** A core with a blank account. `wire` is what a crash breaks. */
export async function testCore(
  path: string,
  wire: Pick<CuttingProxy, 'cut'>,
  ground: Ground = {},
): Promise<RestorableCore> {
  const held = await heldCore(path, () => ground);
  const { files } = held;
  let crashes = 0;
  return Object.assign(held, backupOf(held, path), {
    async crash() {
      const survivor = held.running();
      crashes += 1;
      files.path = copyVault(files.path, join(dirname(path), `crash-${crashes}-${basename(path)}`));
      wire.cut();
      await survivor?.stop();
      await held.start();
    },
  });
}
