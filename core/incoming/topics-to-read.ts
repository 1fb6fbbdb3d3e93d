/** Which topics this device reads, and whether it still can. */
import type { ConversationId } from '../../shared/domain/ids';
import type { ConversationGroups } from '../conversation/conversation-groups';
import type { VisibleTopics } from '../conversation/visible-topics';
import { epoch } from '../group/group';
import { activeTopics, findConversation } from '../vault/conversation-table';
import { isTopicUncreated } from '../vault/outbox-table';
import type { Vault } from '../vault/vault';

/** What somebody looks at first, then where something was said last. */
export function readableTopics(vault: Vault, visible: VisibleTopics): readonly ConversationId[] {
  const topics = vault.read((db) => activeTopics(db).filter((topic) => !isTopicUncreated(db, topic)));
  return [...topics.filter((topic) => visible.has(topic)), ...topics.filter((topic) => !visible.has(topic))];
}

/**
 * Whether the entry that comes next is of a later epoch than the group here: the commit in between was passed over. Asks the
 * group anew, since entries of the former connection may have moved it on meanwhile.
 */
export async function hasGoneOn(
  { groups, vault }: { readonly groups: ConversationGroups; readonly vault: Vault },
  topic: ConversationId,
  nextEpoch: number,
): Promise<boolean> {
  return groups.inTurn(topic, async (turn) => {
    const isMember = vault.read((db) => findConversation(db, topic)?.isMember === true);
    return isMember && nextEpoch > epoch(turn.group());
  });
}
