/** A core between whose steps a test can stand: on the way to its vault, and on the way to the network. */
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { startCore, type Core } from '../../core/main';
import type { DeviceConnection } from '../../core/transport/device-connection';
import { tlsNetwork, type Network } from '../../core/transport/network';
import type { TopicConnection } from '../../core/transport/topic-connection';
import { activeConversations } from '../../core/vault/conversation-table';
import { openVault, type Vault } from '../../core/vault/vault';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { copyVault } from './copy-vault';
import { createSteps, type Steps } from './steps';
import type { MutableCore } from './test-workspace';

export interface SteppedCore extends MutableCore {
  readonly steps: Steps;
  /** Of the core that runs now. */
  readonly vault: Vault;
  /** Whether it has taken up everything over its present session, and waits for no answer. */
  isAtRest(): boolean;
  /** Starts a core on what the vault's files held at the step at which the last one was stopped. */
  recover(): Promise<void>;
}

/** What a core has until it crashes. Nothing that it does afterwards reaches its next vault or the network. */
interface Life {
  isOver: boolean;
  readonly connections: Set<{ close(): void }>;
  /** Kinds of requests, once for each that has no answer yet. */
  readonly waiting: string[];
  /** Kinds of requests that were answered. */
  readonly answered: Set<string>;
  /** Topics that are read. */
  readonly topics: Set<ConversationId>;
}

function newLife(): Life {
  return { isOver: false, connections: new Set(), waiting: [], answered: new Set(), topics: new Set() };
}

export async function steppedCore(path: string): Promise<SteppedCore> {
  const vaultKey = Uint8Array.from(randomBytes(32));
  const events: string[] = [];
  const log = (event: string, details = {}): void => void events.push(`${event} ${JSON.stringify(details)}`);
  let vaultPath = path;
  let lives = 1;
  let life = newLife();
  let vault: Vault | undefined;
  const abandoned: Promise<void>[] = [];
  const own: { userId?: UserId } = {};

  const endLife = (): void => {
    lives += 1;
    vaultPath = copyVault(vaultPath, join(dirname(path), `life-${lives}-of-${basename(path)}`));
    life.isOver = true;
    for (const connection of life.connections) connection.close();
  };
  const steps = createSteps(endLife);
  const open = (): Promise<Core> => {
    life = newLife();
    return startCore({
      vaultPath,
      vaultKey: vaultKey.slice(),
      log,
      openVault(options) {
        vault = openVault(options);
        return steppedVault(vault, life, steps);
      },
      network: steppedNetwork(life, steps),
    });
  };
  const recover = async (): Promise<void> => {
    // The old one goes on with files that nobody reads any more, until it has stopped.
    if (core !== undefined) abandoned.push(core.stop());
    core = await open();
  };
  let core: Core | undefined = await open();

  return {
    events,
    own,
    steps,
    get vault() {
      if (vault === undefined) throw new Error('the core does not run');
      return vault;
    },
    isAtRest() {
      const topics = vault?.read(activeConversations) ?? [];
      const isTakenUp = topics.every(({ conversationId }) => life.topics.has(conversationId));
      return isTakenUp && life.answered.has('key package count') && life.waiting.length === 0;
    },
    get client() {
      if (core === undefined) throw new AppError('rpc.closed');
      return core.client;
    },
    get userId() {
      if (own.userId === undefined) throw new Error('not a member yet');
      return own.userId;
    },
    async stop() {
      const running = core;
      core = undefined;
      await running?.stop();
      await Promise.all(abandoned.splice(0));
    },
    async start() {
      core = await open();
    },
    async crash() {
      endLife();
      await recover();
    },
    recover,
  };
}

function steppedVault(vault: Vault, life: Life, steps: Steps): Vault {
  return {
    ...vault,
    transact(fn) {
      if (life.isOver) return vault.transact(fn);
      const tell = steps.begin('transaction');
      const result = vault.transact((tx) => {
        const written = fn(tx);
        tell('written and not committed');
        return written;
      });
      tell('committed');
      return result;
    },
  };
}

function steppedNetwork(life: Life, steps: Steps): Network {
  const open = async <C extends { close(): void }>(
    kind: string,
    openInner: () => Promise<C>,
    wrap: (inner: C) => C,
  ): Promise<C> => {
    const inner = await request(life, steps, `${kind} connection`, openInner);
    if (life.isOver) inner.close();
    life.connections.add(inner);
    return wrap(inner);
  };
  return {
    openDeviceConnection: (endpoint, authentication, options) =>
      open(
        'device',
        () => tlsNetwork.openDeviceConnection(endpoint, authentication, options),
        (inner) => steppedDevice(inner, life, steps),
      ),
    openTopicConnection: (endpoint, ticket, options) =>
      open(
        'topic',
        () => tlsNetwork.openTopicConnection(endpoint, ticket, options),
        (inner) => steppedTopics(inner, life, steps),
      ),
  };
}

async function request<T>(life: Life, steps: Steps, kind: string, perform: () => Promise<T>): Promise<T> {
  const held = steps.held(kind);
  // Without a pause otherwise: entries are sent in the order in which they are given.
  if (held !== undefined) await held;
  requireAlive(life);
  const tell = steps.begin(kind);
  tell('to be sent');
  requireAlive(life);
  life.waiting.push(kind);
  try {
    return await perform();
  } finally {
    life.waiting.splice(life.waiting.indexOf(kind), 1);
    life.answered.add(kind);
    if (!life.isOver) tell('answered');
    requireAlive(life);
  }
}

function requireAlive(life: Life): void {
  if (life.isOver) throw new AppError('relay.unreachable', { retry: 'reconnect' });
}

function pushed<Parameters extends unknown[]>(
  life: Life,
  steps: Steps,
  kind: string,
  handler: (...parameters: Parameters) => void | Promise<void>,
): (...parameters: Parameters) => Promise<void> {
  return async (...parameters) => {
    await steps.held(kind);
    if (life.isOver) return;
    steps.begin(kind)('received');
    requireAlive(life);
    await handler(...parameters);
  };
}

function steppedDevice(inner: DeviceConnection, life: Life, steps: Steps): DeviceConnection {
  const by = <T>(kind: string, perform: () => Promise<T>): Promise<T> => request(life, steps, kind, perform);
  return {
    ...inner,
    appendDirectory: (entry) => by('directory append', () => inner.appendDirectory(entry)),
    subscribeDirectory: (after, handler) =>
      by('directory subscription', () =>
        inner.subscribeDirectory(after, pushed(life, steps, 'directory entry', handler)),
      ),
    subscribeInbox: (after, handler) =>
      by('inbox subscription', () => inner.subscribeInbox(after, pushed(life, steps, 'inbox entry', handler))),
    acknowledgeInbox: (sequence) => by('inbox acknowledgement', () => inner.acknowledgeInbox(sequence)),
    publishKeyPackages: (packages, lastResort) =>
      by('key packages', () => inner.publishKeyPackages(packages, lastResort)),
    countKeyPackages: () => by('key package count', () => inner.countKeyPackages()),
    fetchTicket: () => by('ticket', () => inner.fetchTicket()),
  };
}

function steppedTopics(inner: TopicConnection, life: Life, steps: Steps): TopicConnection {
  const by = <T>(kind: string, perform: () => Promise<T>): Promise<T> => request(life, steps, kind, perform);
  return {
    ...inner,
    create: (...parameters) => by('topic', () => inner.create(...parameters)),
    open: (...parameters) => by('access key', () => inner.open(...parameters)),
    append: (...parameters) => by('append', () => inner.append(...parameters)),
    commit: (...parameters) => by('commit', () => inner.commit(...parameters)),
    async subscribe(topic, after, handler) {
      const subscribe = () => inner.subscribe(topic, after, pushed(life, steps, 'topic entry', handler));
      const bounds = await by('topic subscription', subscribe);
      life.topics.add(topic);
      return bounds;
    },
    unsubscribe: (topic) => by('end of a subscription', () => inner.unsubscribe(topic)),
    deliver: (...parameters) => by('welcome', () => inner.deliver(...parameters)),
    claimKeyPackage: (deviceId) => by('claim', () => inner.claimKeyPackage(deviceId)),
  };
}
