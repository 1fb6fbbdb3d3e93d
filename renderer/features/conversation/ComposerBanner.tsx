import { Pencil, Reply, X } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { ImageThumbnail } from '../image/ImageThumbnail';
import { EndWithMessage } from '../message/EndWithMessage';
import { useMessageLine } from '../message/use-message-words';
import { fullName } from '../people/people-directory';
import { usePeople } from '../people/people-context';
import type { ComposerIntent } from './composer-intent';

export interface ComposerBannerProps {
  readonly intent: ComposerIntent;
  readonly onEnd: () => void;
}

/** Says above the field what is answered or edited; nothing for a new message. An answer to what is gone is a new message. */
export function ComposerBanner({ intent, onEnd }: ComposerBannerProps) {
  const { t } = useTranslation('composer');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const messageLine = useMessageLine();
  if (intent.kind === 'new') return null;
  const { message } = intent;
  const isReply = intent.kind === 'reply';
  const name = message.isOwn ? tPeople('you') : fullName(people, message.sender, tPeople('unknown'));
  const title = isReply ? t('banner.reply', { name }) : t('banner.edit');
  return (
    <div className="flex items-center gap-2.5 border-b border-line py-1 ps-3 pe-1.5 text-secondary">
      {isReply && <EndWithMessage message={message} onEnd={onEnd} />}
      <Icon of={isReply ? Reply : Pencil} size="small" className="text-accent" />
      <span className="shrink-0 font-medium [overflow-wrap:anywhere]">{title}</span>
      {message.body.kind === 'image' && (
        <ImageThumbnail conversationId={message.conversationId} messageId={message.messageId} className="size-7" />
      )}
      <span dir="auto" className="min-w-0 flex-1 truncate text-text-2">
        {messageLine(message)}
      </span>
      <IconButton
        icon={X}
        label={t(isReply ? 'banner.cancelReply' : 'banner.cancelEdit')}
        shortcut={t('banner.cancelKey')}
        tooltipPlacement="top"
        onPress={onEnd}
        className="size-7"
      />
    </div>
  );
}
