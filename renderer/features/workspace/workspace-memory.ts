import type { ConversationId } from '../../../shared/domain/ids';
import type { Core } from '../../connection/core';
import { createStore, type MutableStore } from '../../connection/store';
import { createDrafts, type Drafts } from '../conversation/drafts';

/** What the main view of an account remembers while another account is shown. */
export interface WorkspaceMemory {
  readonly drafts: Drafts;
  readonly openId: MutableStore<ConversationId | undefined>;
  readonly isDetailsOpen: MutableStore<boolean>;
  /** Sections of the list that are closed. Folders are named by people: their names must not leave the vault. */
  readonly closedSections: MutableStore<ReadonlySet<string>>;
}

const memories = new WeakMap<Core, WorkspaceMemory>();

/** The memory that belongs to an account's core and ends with it. */
export function workspaceMemory(core: Core): WorkspaceMemory {
  let memory = memories.get(core);
  if (memory === undefined) {
    memory = {
      drafts: createDrafts(),
      openId: createStore(undefined as ConversationId | undefined),
      isDetailsOpen: createStore(false),
      closedSections: createStore<ReadonlySet<string>>(new Set()),
    };
    memories.set(core, memory);
  }
  return memory;
}
