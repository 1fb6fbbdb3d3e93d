import type { ConversationId } from '../../shared/domain/ids';

/** Topics that somebody is looking at. */
export interface VisibleTopics {
  has(topic: ConversationId): boolean;
}

export interface ShownTopics extends VisibleTopics {
  /** All of them, each once. */
  topics(): readonly ConversationId[];
}

/** What all windows of an account show. */
export interface Views extends ShownTopics {
  /** One more window, which shows nothing yet. */
  add(): View;
}

/** What one window shows. */
export interface View {
  /** These topics, and no others any more. */
  show(topics: readonly ConversationId[]): void;
}

/** `onShow` is called whenever a window says what it shows. */
export function views(onShow: () => void): Views {
  const shown = new Map<View, readonly ConversationId[]>();
  return {
    has: (topic) => Array.from(shown.values()).some((topics) => topics.includes(topic)),
    topics: () => [...new Set(Array.from(shown.values()).flat())],
    add() {
      const view: View = {
        show(topics) {
          if (topics.length > 0) shown.set(view, topics);
          else shown.delete(view);
          onShow();
        },
      };
      return view;
    },
  };
}
