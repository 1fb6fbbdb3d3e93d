import { useTranslation } from '../../i18n/use-translation';
import { plainText } from '../../../shared/domain/message-text/plain-text';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useMentionName } from '../message-text/use-mention-name';
import { useDraftBeginning } from './use-draft-beginning';
import { usePreview } from './use-preview';

export interface RowLine {
  readonly text: string;
  readonly isDraft: boolean;
}

/** What stands below the name of a conversation: what the reader has begun to write, or what was said last. */
export function useLine(conversation: ConversationView, isOpen: boolean): RowLine {
  const { t } = useTranslation('conversationList');
  const nameOf = useMentionName();
  const preview = usePreview(conversation);
  const draft = useDraftBeginning(conversation.conversationId, isOpen);
  if (draft === undefined) return { text: preview, isDraft: false };
  return { text: t('preview.draft', { text: plainText(draft, [], nameOf) }), isDraft: true };
}
