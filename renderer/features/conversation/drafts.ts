import type { ConversationId } from '../../../shared/domain/ids';
import type { Draft } from '../../../shared/ipc/core-contract';
import { readComposer, type ComposerContent } from './composer-text';

/** Where drafts outlive the window: a draft is as confidential as a message, so that is the account's vault. */
export interface DraftStorage {
  load(conversationId: ConversationId): Promise<Draft>;
  save(conversationId: ConversationId, draft: Draft): Promise<void>;
}

/** What was written and is not yet stored as a message, per conversation. */
export interface Drafts {
  /** The same object until it changes. */
  read(conversationId: ConversationId): Draft;
  write(conversationId: ConversationId, content: ComposerContent): void;
  /** For what is sent from then on; undefined: as the conversation says. */
  setTimer(conversationId: ConversationId, timerMs: number | undefined): void;
  /** Fetches what was kept, once. What is written meanwhile stands behind it. */
  open(conversationId: ConversationId): void;
  /** Leaves nothing of the draft, here or where it is kept: its conversation was deleted. */
  forget(conversationId: ConversationId): void;
  /** Fetches again what was kept, which another window may have changed or sent. What is written meanwhile stays. */
  reopen(conversationId: ConversationId): void;
  /** Keeps now what would be kept soon. */
  flush(): void;
  /** Calls the listener after every change of any draft. Returns a function that ends it. */
  subscribe(listener: () => void): () => void;
  /**
   * Hands the draft to `store` and takes it out of the field when that is done, so that a field that is empty again means
   * a message that no crash can lose. What is written meanwhile stays; called meanwhile, that goes next, to the `store` of then, and both calls
   * end together. Does nothing if there is nothing to send, or too much. Rejects as `store` does; the draft keeps its text then.
   */
  send(conversationId: ConversationId, store: Store): Promise<void>;
}

type Store = (content: ComposerContent) => Promise<void>;

interface Sending {
  /** What the rest of the draft is to be stored by, if it is to follow. */
  next: Store | undefined;
  done: Promise<void>;
}

/** A draft is kept this long after it changed, so that not every key press is written to the disk. */
const keptAfterMs = 300;

const emptyDraft: Draft = { text: '', mentions: [] };

/** Drafts for one account. */
export function createDrafts(storage: DraftStorage): Drafts {
  const drafts = new Map<ConversationId, Draft>();
  const listeners = new Set<() => void>();
  /** Conversations whose draft is being stored. */
  const sending = new Map<ConversationId, Sending>();
  const opened = new Set<ConversationId>();
  const loaded = new Set<ConversationId>();
  const keeper = draftKeeper((conversationId) => storage.save(conversationId, read(conversationId)));

  const read = (conversationId: ConversationId): Draft => drafts.get(conversationId) ?? emptyDraft;
  const set = (conversationId: ConversationId, draft: Draft): void => {
    drafts.set(conversationId, draft);
    for (const listener of listeners) listener();
  };
  const write = (conversationId: ConversationId, { text, mentions }: ComposerContent): void => {
    set(conversationId, { ...read(conversationId), text, mentions: [...mentions] });
    keeper.soon(conversationId);
  };
  const load = async (conversationId: ConversationId): Promise<void> => {
    try {
      const kept = await storage.load(conversationId);
      set(conversationId, joined(kept, read(conversationId)));
      loaded.add(conversationId);
    } catch {
      // Asked again when the conversation is opened next; until then it is as if there were none.
      opened.delete(conversationId);
    }
  };
  const reload = async (conversationId: ConversationId): Promise<void> => {
    const before = read(conversationId);
    const isKept = (): boolean => !keeper.isBusy(conversationId) && !sending.has(conversationId);
    if (!isKept()) return;
    const kept = await storage.load(conversationId).catch(() => undefined);
    if (kept !== undefined && isKept() && read(conversationId) === before) set(conversationId, kept);
  };

  const sendAll = async (conversationId: ConversationId, running: Sending): Promise<void> => {
    for (let store = running.next; store !== undefined; store = running.next) {
      const draft = read(conversationId);
      const { text, mentions, canSend } = readComposer(draft);
      if (!canSend) return;
      running.next = undefined;
      await store({ text, mentions });
      write(conversationId, restOf(read(conversationId), draft));
      // What was sent must not come back as a draft.
      keeper.flush();
    }
  };

  return {
    read,
    write,
    setTimer(conversationId, timerMs) {
      const { text, mentions } = read(conversationId);
      set(conversationId, { text, mentions, ...(timerMs !== undefined && { timerMs }) });
      keeper.soon(conversationId);
    },
    open(conversationId) {
      if (opened.has(conversationId)) return;
      opened.add(conversationId);
      void load(conversationId);
    },
    forget(conversationId) {
      set(conversationId, emptyDraft);
      keeper.soon(conversationId);
    },
    reopen(conversationId) {
      if (loaded.has(conversationId)) void reload(conversationId);
    },
    flush: keeper.flush,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send(conversationId, store) {
      const running = sending.get(conversationId);
      if (running !== undefined) {
        running.next = store;
        return running.done;
      }
      const begun: Sending = { next: store, done: Promise.resolve() };
      sending.set(conversationId, begun);
      begun.done = sendAll(conversationId, begun).finally(() => sending.delete(conversationId));
      return begun.done;
    },
  };
}

/** What was written behind `sent`; all of it if what was sent has been changed since. */
function restOf(draft: Draft, sent: Draft): ComposerContent {
  if (!draft.text.startsWith(sent.text)) return draft;
  const { length } = sent.text;
  const mentions = draft.mentions.map((mention) => ({ ...mention, start: mention.start - length }));
  return { text: draft.text.slice(length), mentions: mentions.filter(({ start }) => start >= 0) };
}

function joined(kept: Draft, written: Draft): Draft {
  const mentions = written.mentions.map((mention) => ({ ...mention, start: mention.start + kept.text.length }));
  return { ...kept, ...written, text: kept.text + written.text, mentions: [...kept.mentions, ...mentions] };
}

function draftKeeper(save: (conversationId: ConversationId) => Promise<void>) {
  const due = new Map<ConversationId, ReturnType<typeof setTimeout>>();
  /** What the window has and the vault has not: being kept, or impossible to keep. */
  const unkept = new Map<ConversationId, number>();
  const keep = async (conversationId: ConversationId): Promise<void> => {
    clearTimeout(due.get(conversationId));
    due.delete(conversationId);
    const turn = (unkept.get(conversationId) ?? 0) + 1;
    unkept.set(conversationId, turn);
    try {
      await save(conversationId);
      if (unkept.get(conversationId) === turn) unkept.delete(conversationId);
    } catch {
      // Where it can't be kept, the line about the vault says so, and the draft stays in the window.
    }
  };
  return {
    isBusy: (conversationId: ConversationId): boolean => due.has(conversationId) || unkept.has(conversationId),
    soon(conversationId: ConversationId): void {
      if (due.has(conversationId)) return;
      due.set(
        conversationId,
        setTimeout(() => void keep(conversationId), keptAfterMs),
      );
    },
    flush(): void {
      for (const conversationId of Array.from(due.keys())) void keep(conversationId);
    },
  };
}
