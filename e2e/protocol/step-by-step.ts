/** Stands between a core and its vault and network, and tells each step that it takes. */
import type { DeviceConnection } from '../../core/transport/device-connection';
import { tlsNetwork, type Network } from '../../core/transport/network';
import type { TopicConnection } from '../../core/transport/topic-connection';
import type { Vault } from '../../core/vault/vault';
import type { ConversationId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { Steps } from './steps';

/** What a core has until it crashes. Nothing that it does afterwards reaches its next vault or the network. */
export interface Life {
  isOver: boolean;
  readonly connections: Set<{ close(): void }>;
  /** Kinds of requests, once for each that has no answer yet. */
  readonly waiting: string[];
  /** Kinds of requests that were answered. */
  readonly answered: Set<string>;
  /** Topics that are read. */
  readonly topics: Set<ConversationId>;
}

export function newLife(): Life {
  return { isOver: false, connections: new Set(), waiting: [], answered: new Set(), topics: new Set() };
}

export function steppedVault(vault: Vault, life: Life, steps: Steps): Vault {
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

export function steppedNetwork(life: Life, steps: Steps): Network {
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
    // Nothing that is stored depends on it.
    openWebTunnel: tlsNetwork.openWebTunnel,
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
