/** Notices a relay that says that a group has changed, and does not push the commit that changed it. */
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import type { ConversationGroups } from '../conversation/conversation-groups';
import { delayedTasks } from '../conversation/delayed-tasks';
import { epoch } from '../group/group';
import type { Log } from '../log';
import type { Timers } from '../transport/timers';
import { findConversation } from '../vault/conversation-table';
import type { Vault } from '../vault/vault';
import { insertWarning } from '../vault/warning-table';

export interface WithheldCommits {
  /** The relay refused an entry because the topic is in this epoch already. */
  expect(topic: ConversationId, currentEpoch: number): void;
  /** What has not come by now may come over the next connection. */
  disconnect(): void;
}

export interface WithheldCommitsDependencies {
  readonly vault: Vault;
  readonly groups: ConversationGroups;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

/** How long nothing of a topic may come although there is something. A relay pushes at once. */
const patienceMs = 60_000;

export function withheldCommits(dependencies: WithheldCommitsDependencies): WithheldCommits {
  const { vault, timers, log } = dependencies;
  const delays = delayedTasks(timers);
  const cursorOf = (topic: ConversationId): number | undefined =>
    vault.read((db) => findConversation(db, topic)?.cursor);

  const expect = (topic: ConversationId, currentEpoch: number): void => {
    const cursor = cursorOf(topic);
    delays.set(topic, patienceMs, () => {
      // A long backlog takes its time.
      if (cursorOf(topic) !== cursor) return expect(topic, currentEpoch);
      judge(dependencies, topic, currentEpoch).catch((error: unknown) =>
        log('commit-not-awaited', { code: toAppError(error).code }),
      );
    });
  };

  return { expect, disconnect: delays.cancelAll };
}

async function judge(
  { vault, groups, clock, log }: WithheldCommitsDependencies,
  topic: ConversationId,
  currentEpoch: number,
): Promise<void> {
  await groups.inTurn(topic, async (turn) => {
    const conversation = vault.read((db) => findConversation(db, topic));
    if (conversation === undefined || !conversation.isMember || epoch(turn.group()) >= currentEpoch) return;
    log('commit-withheld');
    const conversationId = conversation.shownIn;
    vault.transact((tx) => insertWarning(tx, { kind: 'commit-withheld', conversationId, atMs: clock.nowMs() }));
  });
}
