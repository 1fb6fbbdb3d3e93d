/** Lists that may be long: what is read of them when some of their items change. */
import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Client } from '../../shared/ipc/connect-contract';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import type { CoreProcedure } from './contract-types';
import type { Parts } from './query-store';
import { shareStructure } from './share-structure';

/** Undefined for procedures whose answers are read as a whole. */
export function partsOf(name: CoreProcedure, call: Client<CoreContract>['call']): Parts | undefined {
  switch (name) {
    case 'conversations.list':
      return {
        idsOf(change) {
          if (change.what === 'conversations') return change.conversationIds;
          return change.what === 'messages' ? [change.conversationId] : undefined;
        },
        update: (before, ids) =>
          withItems(before, ids, {
            read: () => call('conversations.some', { conversationIds: ids as ConversationId[] }),
            idOf: ({ conversationId }) => conversationId,
          }),
      };
    case 'people.list':
      return {
        // Another name of the workspace concerns nobody in it; a list that could not be read before it was joined is read as a whole.
        idsOf: (change) => (change.what === 'people' ? change.userIds : []),
        update: (before, ids) =>
          withItems(before, ids, {
            read: () => call('people.some', { userIds: ids as UserId[] }),
            idOf: ({ userId }) => userId,
          }),
      };
    default:
      return undefined;
  }
}

interface Items<Item> {
  readonly read: () => Promise<readonly Item[]>;
  readonly idOf: (item: Item) => string;
}

/** The same list if nothing changed. Items keep their places; new ones stand at the end. */
async function withItems<Item>(list: unknown, ids: readonly string[], { read, idOf }: Items<Item>): Promise<unknown> {
  const before = list as readonly Item[];
  const fresh = new Map((await read()).map((item) => [idOf(item), item]));
  const asked = new Set(ids);
  const kept = before.flatMap((item) => {
    const id = idOf(item);
    const next = fresh.get(id);
    fresh.delete(id);
    if (next !== undefined) return shareStructure(item, next);
    return asked.has(id) ? [] : item;
  });
  const after = [...kept, ...fresh.values()];
  const isSame = after.length === before.length && after.every((item, index) => Object.is(item, before[index]));
  return isSame ? before : after;
}
