import type { ConversationId } from '../../shared/domain/ids';
import type { ConversationGroups } from '../conversation/conversation-groups';
import { wipe } from '../crypto/primitives';
import { accessKey } from '../group/access-key';
import { epoch } from '../group/group';
import type { TopicConnection } from '../transport/topic-connection';

/** Shows the relay the access key of the epoch that this device's group is in, and answers which. Throws `relay.*`. */
export async function openTopic(
  groups: ConversationGroups,
  topics: TopicConnection,
  topic: ConversationId,
): Promise<number> {
  const { groupEpoch, key } = await groups.inTurn(topic, async (turn) => {
    const group = turn.group();
    return { groupEpoch: epoch(group), key: accessKey(group) };
  });
  try {
    await topics.open(topic, groupEpoch, key);
  } finally {
    wipe(key);
  }
  return groupEpoch;
}
