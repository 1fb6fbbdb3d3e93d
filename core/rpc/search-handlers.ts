import type { CoreContract, SearchAnswer } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { toAppError } from '../../shared/errors';
import { searchTerms } from '../search/search-terms';
import { readMessagesByKey } from '../vault/message-view';
import { isSearchSettled, settleSearch } from '../vault/search-index';
import { searchMessages } from '../vault/search-messages';
import type { Vault } from '../vault/vault';
import { isStorageTrouble } from '../vault/vault-error';
import type { AccountCore } from './account-core';
import { requireShown } from './conversation-handlers';

/** What has come since the index was last written is found at once, unless it is a backlog. */
const messagesAtOnce = 64;

export function searchHandlers(core: AccountCore): Pick<Handlers<CoreContract>, 'search.messages'> {
  const { vault } = core;
  return {
    'search.messages': ({ query, conversationId, limit, after, ...filter }): SearchAnswer => {
      const shown = conversationId === undefined ? undefined : requireShown(core, conversationId);
      indexLatest(vault);
      return vault.read((db) => {
        const terms = searchTerms(query);
        const { hits, next, isComplete } = searchMessages(
          db,
          terms,
          { ...filter, conversationId: shown },
          { limit, after },
        );
        const messages = readMessagesByKey(
          db,
          hits.map(({ key }) => key),
        );
        return {
          hits: hits.flatMap(({ key, excerpt }) => {
            const message = messages.get(key);
            return message === undefined ? [] : [{ message, excerpt }];
          }),
          ...(next === undefined ? {} : { next }),
          isComplete,
        };
      });
    },
  };
}

function indexLatest(vault: Vault): void {
  if (vault.read(isSearchSettled)) return;
  try {
    vault.transact(({ db }) => settleSearch(db, messagesAtOnce));
  } catch (cause) {
    // What is indexed can be searched all the same.
    const error = toAppError(cause);
    if (!isStorageTrouble(error) || error.code === 'vault.corrupt') throw error;
  }
}
