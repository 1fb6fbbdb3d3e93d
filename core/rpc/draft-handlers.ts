import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { listDrafts, readDraft, writeDraft } from '../vault/draft-table';
import { readEmojiHabit, writeEmojiHabit } from '../vault/emoji-table';
import type { AccountCore } from './account-core';
import { requireShown } from './conversation-handlers';

type DraftHandlers = Pick<
  Handlers<CoreContract>,
  'drafts.get' | 'drafts.list' | 'drafts.set' | 'emoji.get' | 'emoji.set'
>;

export function draftHandlers(core: AccountCore): DraftHandlers {
  const { vault } = core;
  return {
    'drafts.get': ({ conversationId }) => {
      const shown = requireShown(core, conversationId);
      return vault.read((db) => readDraft(db, shown));
    },
    'drafts.list': () => vault.read(listDrafts),
    'drafts.set': ({ conversationId, draft }) => {
      const shown = requireShown(core, conversationId);
      vault.transact((tx) => writeDraft(tx, shown, draft));
    },
    'emoji.get': () => vault.read(readEmojiHabit),
    'emoji.set': (habit) => vault.transact((tx) => writeEmojiHabit(tx, habit)),
  };
}
