import type { ConversationId, MessageId } from '../../../shared/domain/ids';
import type { Core } from '../../connection/core';
import { createStore, type MutableStore } from '../../connection/store';
import type { ComposerIntent } from '../conversation/composer-intent';
import { createDrafts, type Drafts, type DraftStorage } from '../conversation/drafts';

/** What the main view of an account remembers while another account is shown. */
export interface WorkspaceMemory {
  readonly drafts: Drafts;
  /** The answers that were begun, and neither sent nor given up. */
  readonly answers: Map<ConversationId, Extract<ComposerIntent, { kind: 'reply' }>>;
  readonly openId: MutableStore<ConversationId | undefined>;
  /** Those that are kept, and whether each stands drawn by now. */
  readonly drawn: Map<ConversationId, () => boolean>;
  readonly isDetailsOpen: MutableStore<boolean>;
  /** What the pointer or the focus is at in the list. */
  readonly pointedId: MutableStore<ConversationId | undefined>;
  /** The message to show once its conversation is open; whoever shows it takes it away. */
  readonly sought: MutableStore<SoughtMessage | undefined>;
  /** The dialog that the open conversation is to open; whoever opens it takes it away. */
  readonly asked: MutableStore<AskedDialog | undefined>;
}

/** Dialogs of a conversation that a command opens. */
export type AskedDialog = 'send-later' | 'scheduled';

export interface SoughtMessage {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
}

const memories = new WeakMap<Core, WorkspaceMemory>();

/** The memory that belongs to an account's core and ends with it. */
export function workspaceMemory(core: Core): WorkspaceMemory {
  let memory = memories.get(core);
  if (memory === undefined) {
    memory = {
      drafts: createDrafts(draftStorage(core)),
      answers: new Map(),
      openId: createStore(undefined as ConversationId | undefined),
      drawn: new Map(),
      isDetailsOpen: createStore(false),
      pointedId: createStore(undefined as ConversationId | undefined),
      sought: createStore(undefined as SoughtMessage | undefined),
      asked: createStore(undefined as AskedDialog | undefined),
    };
    memories.set(core, memory);
  }
  return memory;
}

/** The open conversation, if one frame is enough to show it: it stands drawn, and no message is sought that it is to stand at. */
export function readyId({ openId, drawn, sought }: WorkspaceMemory): ConversationId | undefined {
  const id = openId.get();
  return id !== undefined && drawn.get(id)?.() === true && sought.get() === undefined ? id : undefined;
}

/** Keeps drafts in the account's vault. */
function draftStorage(core: Core): DraftStorage {
  return {
    load: (conversationId) => core.callRepeatable('drafts.get', { conversationId }),
    save: (conversationId, draft) => core.callRepeatable('drafts.set', { conversationId, draft }),
  };
}
