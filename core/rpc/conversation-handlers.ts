import type { ConversationId } from '../../shared/domain/ids';
import { currentPolicy, effectiveTimer } from '../../shared/domain/workspace-policy';
import { AppError } from '../../shared/errors';
import { cleanDescription } from '../content/group-state-codec';
import { readState } from '../conversation/conversation-state';
import { inSlices } from '../conversation/in-slices';
import type { View } from '../conversation/visible-topics';
import type { ConversationView, CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { listedConversationIds, listedConversations, readConversation } from '../vault/conversation-list';
import type { GroupChanger } from '../outgoing/change-group';
import { findConversation, shownConversation, topicsShownIn, topicToWriteTo } from '../vault/conversation-table';
import { deleteForMe, markUnread, unhide, writePreferences } from '../vault/preference-table';
import type { AccountCore } from './account-core';

type ConversationHandlers = Pick<
  Handlers<CoreContract>,
  | 'conversations.list'
  | 'conversations.some'
  | 'conversations.get'
  | 'conversations.createDirect'
  | 'conversations.createGroup'
  | 'conversations.addMembers'
  | 'conversations.rename'
  | 'conversations.describe'
  | 'conversations.description'
  | 'conversations.openNotes'
  | 'conversations.removeMembers'
  | 'conversations.leave'
  | 'conversations.setPicture'
  | 'conversations.setRole'
  | 'conversations.setRights'
  | 'conversations.setTimer'
  | 'conversations.setPreferences'
  | 'conversations.deleteForMe'
  | 'conversations.markRead'
  | 'conversations.markUnread'
  | 'conversations.setVisible'
>;

/** Conversations that are read for the list at a time: some milliseconds. */
const sliceConversations = 100;

export function conversationHandlers(core: AccountCore, view: View): ConversationHandlers {
  const { vault } = core;
  return {
    async *'conversations.list'() {
      for await (const ids of inSlices(vault.read(listedConversationIds), sliceConversations)) {
        const views = vault.read((db, nowMs) => listedConversations(db, ids, nowMs));
        yield underPolicy(core, views);
      }
    },
    'conversations.some': ({ conversationIds }) =>
      underPolicy(
        core,
        vault.read((db, nowMs) => listedConversations(db, conversationIds, nowMs)),
      ),
    'conversations.get': ({ conversationId }) => viewOf(core, conversationId),
    'conversations.createDirect': async ({ userId }) =>
      opened(core, await core.member().engine.starter.createDirect(userId)),
    'conversations.createGroup': (group) => core.member().engine.starter.createGroup(group),
    'conversations.openNotes': async () => opened(core, await core.member().engine.starter.openNotes()),
    'conversations.description': ({ conversationId }) => ({ description: descriptionOf(core, conversationId) }),
    ...changeHandlers(core),
    'conversations.setPreferences': ({ conversationId, preferences }) =>
      vault.transact((tx) => writePreferences(tx, requireShown(core, conversationId), preferences)),
    'conversations.deleteForMe': ({ conversationId }) =>
      vault.transact((tx) => deleteForMe(tx, requireShown(core, conversationId))),
    'conversations.markRead': ({ conversationId, messageId }) =>
      core.member().engine.markRead(requireShown(core, conversationId), messageId),
    'conversations.markUnread': ({ conversationId }) =>
      vault.transact((tx) => markUnread(tx, requireShown(core, conversationId), true)),
    'conversations.setVisible': ({ conversationId }) => {
      if (conversationId !== undefined) seen(core, conversationId);
      view.show(conversationId === undefined ? [] : vault.read((db) => topicsShownIn(db, conversationId)));
      core.memberIfAny()?.engine.signals.presence.looked();
    },
  };
}

type ChangeHandlers = Pick<
  ConversationHandlers,
  | 'conversations.addMembers'
  | 'conversations.removeMembers'
  | 'conversations.leave'
  | 'conversations.rename'
  | 'conversations.describe'
  | 'conversations.setPicture'
  | 'conversations.setRole'
  | 'conversations.setRights'
  | 'conversations.setTimer'
>;

function changeHandlers(core: AccountCore): ChangeHandlers {
  const changer = (): GroupChanger => core.member().engine.changer;
  return {
    'conversations.addMembers': ({ conversationId, userIds }) =>
      changer().request(conversationId, { kind: 'add-members', userIds }),
    'conversations.removeMembers': ({ conversationId, userIds }) =>
      changer().request(conversationId, { kind: 'remove-members', userIds }),
    'conversations.leave': ({ conversationId }) => changer().leave(conversationId),
    'conversations.rename': ({ conversationId, name }) => changer().request(conversationId, { kind: 'rename', name }),
    'conversations.describe': ({ conversationId, description }) =>
      changer().request(conversationId, { kind: 'describe', description: cleanDescription(description) }),
    'conversations.setPicture': ({ conversationId, picture }) => changer().setPicture(conversationId, picture),
    'conversations.setRole': ({ conversationId, userId, role }) =>
      changer().request(conversationId, { kind: 'set-role', userId, role }),
    'conversations.setRights': ({ conversationId, rights }) =>
      changer().request(conversationId, { kind: 'set-rights', rights }),
    'conversations.setTimer': ({ conversationId, timerMs }) =>
      changer().request(topicOf(core, conversationId), {
        kind: 'set-timer',
        ...(timerMs === undefined ? {} : { timerMs }),
      }),
  };
}

function descriptionOf({ vault }: AccountCore, conversationId: ConversationId): string {
  return vault.read((db) => {
    const conversation = findConversation(db, conversationId);
    if (conversation === undefined) throw new AppError('conversation.unknown');
    return readState(db, conversation).description;
  });
}

// What this person asks for is in the list again, although they had deleted it.
function opened({ vault }: AccountCore, conversationId: ConversationId): { conversationId: ConversationId } {
  vault.transact((tx) => unhide(tx, conversationId));
  return { conversationId };
}

// Most have no mark: nothing is written for them.
function seen({ vault }: AccountCore, conversationId: ConversationId): void {
  const isMarked = vault.read((db, nowMs) => readConversation(db, conversationId, nowMs)?.isMarkedUnread);
  if (isMarked === true) vault.transact((tx) => markUnread(tx, conversationId, false));
}

function viewOf(core: AccountCore, conversationId: ConversationId): ConversationView {
  const shown = requireShown(core, conversationId);
  const view = core.vault.read((db, nowMs) => readConversation(db, shown, nowMs));
  const [underIt] = view === undefined ? [] : underPolicy(core, [view]);
  if (underIt === undefined) throw new AppError('conversation.unknown');
  return underIt;
}

// With the timer that what is written now has, whatever the conversation says.
function underPolicy(core: AccountCore, views: readonly ConversationView[]): ConversationView[] {
  const policy = currentPolicy(core.memberIfAny()?.directory.state().policies ?? []);
  return views.map(({ timerMs: ownMs, ...view }) => {
    const timerMs = effectiveTimer(policy, ownMs);
    return timerMs === undefined ? view : { ...view, timerMs };
  });
}

/** The conversation that is shown for this id. Throws `conversation.unknown`. */
export function requireShown({ vault }: Pick<AccountCore, 'vault'>, conversationId: ConversationId): ConversationId {
  return vault.read((db) => {
    if (findConversation(db, conversationId) === undefined) throw new AppError('conversation.unknown');
    return shownConversation(db, conversationId);
  });
}

/** The topic that is written to for this id. Throws `conversation.unknown`. */
export function topicOf(core: Pick<AccountCore, 'vault'>, conversationId: ConversationId): ConversationId {
  const shown = requireShown(core, conversationId);
  return core.vault.read((db) => topicToWriteTo(db, shown));
}
