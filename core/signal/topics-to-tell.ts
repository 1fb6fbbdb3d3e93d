import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import { blockedPeople } from '../vault/block-table';
import { membersOf } from '../vault/conversation-member-table';
import { activeTopics } from '../vault/conversation-table';
import { largestSmallGroup } from './large-group';

export interface TopicToTell {
  readonly topic: ConversationId;
  /** This person among them. */
  readonly memberCount: number;
}

const tellingTopics = 64;
/** Of these the topics are chosen. */
const latestTopics = 500;

/**
 * Where to tell one's status, so that it reaches as many people as possible and each by one topic if that will do: topics with
 * somebody whom none before has, those of two people first, then those where something was said last. Large groups are told only
 * while somebody looks at them.
 */
export function topicsToTell(db: Database, self: UserId): readonly TopicToTell[] {
  const topics = activeTopics(db)
    .slice(0, latestTopics)
    .map((topic) => ({ topic, members: membersOf(db, topic) }))
    .filter(({ members }) => members.length > 1 && members.length <= largestSmallGroup);
  // No topic is chosen for the sake of whom this person has blocked.
  const told = new Set<UserId>([self, ...blockedPeople(db)]);
  const chosen: TopicToTell[] = [];
  for (const { topic, members } of [...topics.filter(isOfTwo), ...topics.filter((each) => !isOfTwo(each))]) {
    if (chosen.length === tellingTopics) break;
    if (members.every((userId) => told.has(userId))) continue;
    for (const userId of members) told.add(userId);
    chosen.push({ topic, memberCount: members.length });
  }
  return chosen;
}

function isOfTwo({ members }: { readonly members: readonly UserId[] }): boolean {
  return members.length === 2;
}
