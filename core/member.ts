/** An account that belongs to a workspace: its directory, its link to the relay, its conversations. */
import type { Clock } from '../shared/domain/clock';
import { AppError, toAppError } from '../shared/errors';
import type { ShownTopics } from './conversation/visible-topics';
import type { Connection } from '../shared/ipc/core-contract';
import { conversationEngine, type ConversationEngine } from './conversation/conversation-engine';
import { directoryView } from './conversation/directory-view';
import { openDirectory, type Directory } from './directory/directory';
import { deviceAuthentication } from './directory/identity';
import type { GifProvider } from './gif/gif-search';
import type { Log } from './log';
import type { Network } from './transport/network';
import { startRelayLink, type Session } from './transport/relay-link';
import type { Timers } from './transport/timers';
import type { MemberAccount } from './vault/account-table';
import type { Vault } from './vault/vault';
import { createWebFetch, type FetchThroughRelay } from './web/fetch-web';

export interface Member {
  readonly directory: Directory;
  readonly engine: ConversationEngine;
  readonly fetchThroughRelay: FetchThroughRelay;
  connection(): Connection;
  /** As the relay said at the last connection. */
  gifProvider(): GifProvider | undefined;
  retryNow(): void;
  /** Resolves when nothing works any more and the vault may be closed. */
  stop(): Promise<void>;
}

export interface MemberOptions {
  readonly vault: Vault;
  readonly account: MemberAccount;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly network: Network;
  readonly log: Log;
  readonly visible: ShownTopics;
  /** PEM certificates that websites' may rest on, besides Node's own. */
  readonly webAuthorities: readonly string[] | undefined;
  /** The relay is asked for nothing before this. */
  readonly windowServed: Promise<void>;
}

/** Opens the directory and starts connecting. Throws `vault.corrupt` when the directory makes no sense. */
export function startMember(options: MemberOptions): Member {
  const { vault, account, clock, timers, network, log, windowServed } = options;
  const directory = openDirectory({ vault, account, clock, timers });
  windowServed
    .then(() => directory.keep())
    .catch((error: unknown) => log('directory-not-kept', { code: toAppError(error).code }));
  const view = directoryView(directory, vault, timers);
  const engine = conversationEngine({ ...options, directory: view, identity: account.identity });
  let current: Session | undefined;
  let gifProvider: GifProvider | undefined;

  const disconnectAfter = async (session: Session): Promise<void> => {
    await Promise.race([session.device.closed, session.topics.closed]);
    if (current !== session) return;
    current = undefined;
    engine.disconnect();
  };

  const onSession = async (session: Session): Promise<void> => {
    current = session;
    gifProvider = session.ticket.gifProvider;
    vault.announce({ what: 'gifs' });
    engine.attach(session);
    void disconnectAfter(session);
    await directory.follow(session.device);
    if (current === session) await engine.connect(session);
  };

  const link = startRelayLink({
    startAfter: windowServed,
    endpoint: account.relay,
    authentication: deviceAuthentication(account.identity, account.workspaceId),
    clock,
    timers,
    network,
    onState: () => vault.announce({ what: 'connection' }),
    onSession,
    onFailure: (error) => log('relay-failed', { code: error.code }),
  });

  const fetchThroughRelay = createWebFetch({
    async openTunnel(target, signal) {
      const session = link.session();
      if (session === undefined) throw new AppError('relay.unreachable', { retry: 'reconnect' });
      return network.openWebTunnel(account.relay, session.ticket.ticket, target, { timers, signal });
    },
    timers,
    extraAuthorities: options.webAuthorities,
  });

  return {
    directory,
    engine,
    fetchThroughRelay,
    connection: () => link.state(),
    gifProvider: () => gifProvider,
    retryNow: () => link.retryNow(),
    async stop() {
      view.stop();
      await engine.takeLeave();
      await link.stop();
      await engine.stop();
    },
  };
}
