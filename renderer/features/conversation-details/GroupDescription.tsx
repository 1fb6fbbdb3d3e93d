import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId } from '../../../shared/domain/ids';
import { MessageText } from '../message-text/MessageText';
import { PanelSection } from './panel-parts';
import { useDescription } from './use-description';

/** What a group is about, read as a message is; nothing when it does not say. */
export function GroupDescription({ conversationId }: { readonly conversationId: ConversationId }) {
  const { t } = useTranslation('conversationDetails');
  const description = useDescription(conversationId) ?? '';
  if (description === '') return undefined;
  return (
    <PanelSection title={t('description')}>
      <MessageText text={description} mentions={[]} selfUserId={undefined} />
    </PanelSection>
  );
}
