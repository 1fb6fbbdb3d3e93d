import { AtSign } from 'lucide-react';
import { useCallback, type RefObject } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Icon } from '../../ui/Icon';
import { useFocusLeftTo } from '../../ui/use-focus-left-to';
import type { Timeline } from './timeline';

export interface NextMentionProps {
  readonly conversation: Pick<ConversationView, 'conversationId' | 'unreadMentionCount'>;
  readonly timeline: Timeline;
  /** Has the messages; the keys go on there when this is gone. */
  readonly messagesRef: RefObject<HTMLElement | null>;
}

/** Floats above "jump to latest" while unread messages mention the reader, and goes from one to the next. */
export function NextMention({ conversation, timeline, messagesRef }: NextMentionProps) {
  const { t } = useTranslation('conversation');
  const core = useCore();
  const { conversationId, unreadMentionCount: count } = conversation;
  // What can't be read now is gone to by another press.
  const go = useAction(async () => {
    const messageId = await core.callRepeatable('messages.nextMention', { conversationId });
    if (messageId !== undefined) await timeline.jump({ at: 'message', messageId });
  });
  const messages = useCallback(() => messagesRef.current, [messagesRef]);
  const buttonRef = useFocusLeftTo<HTMLButtonElement>(messages);
  return (
    <Button
      ref={buttonRef}
      aria-label={t('nextMention', { count })}
      onPress={() => void go.run()}
      className="absolute end-5.5 bottom-12.5 inline-flex min-h-8.5 animate-late items-center gap-1 rounded-full border border-transparent bg-accent px-3 text-label font-medium text-on-accent shadow-card transition-colors duration-120 data-hovered:bg-accent-hover"
    >
      <Icon of={AtSign} size="small" />
      <span className="tabular">{count}</span>
    </Button>
  );
}
