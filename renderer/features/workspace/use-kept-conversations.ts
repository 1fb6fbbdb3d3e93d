import { startTransition, useEffect, useMemo, useRef, useState } from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import type { Store } from '../../connection/store';

/** How many conversations that were open are kept at hand, the open one among them. */
const recentCount = 6;
/** What may be opened next is prepared once the open one stands, and once the pointer has stayed so long; in milliseconds. */
const settledMs = 60;
const pointedMs = 30;

export interface KeptConversationsOptions {
  readonly conversations: readonly ConversationView[] | undefined;
  readonly openId: ConversationId | undefined;
  /** What the pointer or the focus is at in the list. */
  readonly pointedId: Store<ConversationId | undefined>;
  /** Those beside the open one, to which a key leads. */
  readonly neighbours: () => readonly ConversationId[];
}

/** The conversations that are kept drawn: the open one, those before it, and those that may be next. */
export function useKeptConversations(options: KeptConversationsOptions): readonly ConversationView[] {
  const { conversations, openId, pointedId } = options;
  const [recent, setRecent] = useState<readonly ConversationId[]>([]);
  if (openId !== undefined && recent[0] !== openId) setRecent([openId, ...recent.filter((id) => id !== openId)]);
  const pointed = usePointed(pointedId);
  const near = useNear(options, () => setRecent((before) => before.slice(0, recentCount)));
  return useMemo(() => {
    const kept = new Set([openId, ...recent, ...near, pointed]);
    // In an order that never changes: a pane that moved in the document would lose its place.
    return (conversations ?? [])
      .filter(({ conversationId }) => kept.has(conversationId))
      .sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1));
  }, [conversations, openId, recent, near, pointed]);
}

function usePointed(pointedId: Store<ConversationId | undefined>): ConversationId | undefined {
  const [pointed, setPointed] = useState<ConversationId>();
  useEffect(() => {
    let timer: number | undefined;
    const stop = pointedId.subscribe(() => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => startTransition(() => setPointed(pointedId.get())), pointedMs);
    });
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [pointedId]);
  return pointed;
}

const none: readonly ConversationId[] = [];

/** Prepares what is near once the open one stands, and calls back: what was drawn before is taken away only then, too. */
function useNear({ openId, neighbours }: KeptConversationsOptions, onSettled: () => void): readonly ConversationId[] {
  const [near, setNear] = useState(none);
  const latest = useRef({ neighbours, onSettled });
  useEffect(() => {
    latest.current = { neighbours, onSettled };
  });
  useEffect(() => {
    if (openId === undefined) return undefined;
    const timer = window.setTimeout(() => {
      startTransition(() => {
        setNear(latest.current.neighbours());
        latest.current.onSettled();
      });
    }, settledMs);
    return () => window.clearTimeout(timer);
  }, [openId]);
  return near;
}
