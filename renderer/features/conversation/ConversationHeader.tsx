import { ArrowLeft, KeyRound, PanelRight, Search } from 'lucide-react';
import type { Ref } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { Avatar } from '../../ui/Avatar';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { ConversationMenu } from '../message/ConversationMenu';
import { presenceMark, usePresence } from '../presence/use-presence';
import { usePresenceWords } from '../presence/use-presence-words';
import { timerWords } from '../time/timer-words';
import type { ConversationFace } from './conversation-title';

export interface ConversationHeaderProps {
  readonly conversation: ConversationView;
  readonly face: ConversationFace;
  readonly isDetailsOpen: boolean;
  readonly onToggleDetails: () => void;
  readonly detailsButtonRef: Ref<HTMLButtonElement>;
  /** Set where the list is not in sight. */
  readonly onBack: (() => void) | undefined;
  readonly onSearch: () => void;
}

/** Who is here, and that only they can read it. */
export function ConversationHeader({
  conversation,
  face,
  isDetailsOpen,
  onToggleDetails,
  detailsButtonRef,
  onBack,
  onSearch,
}: ConversationHeaderProps) {
  const { t } = useTranslation('conversation');
  const locale = useLocale();
  const { kind, members, timerMs } = conversation;
  const presence = usePresence(conversation.otherUserId);
  const presenceWords = usePresenceWords();
  const facts = [
    ...(kind === 'group' ? [t('people', { count: members.length })] : []),
    presenceWords.state(presence),
    presenceWords.status(presence),
    ...(timerMs === undefined ? [] : [t('vanish', { time: timerWords(timerMs, locale) })]),
  ].filter((fact) => fact !== '');
  const { t: tSearch } = useTranslation('search');
  const detailsLabel = isDetailsOpen ? t('hideDetails') : t('showDetails');
  return (
    <header className="@container/head flex min-h-15 items-center gap-1 border-b border-line py-2 ps-3.5 pe-3.5 sm:ps-5.5">
      {onBack && <IconButton icon={ArrowLeft} label={t('backToList')} onPress={onBack} className="-ms-1.5" />}
      <Avatar
        id={face.avatarId}
        name={face.title}
        picture={face.picture}
        shape={face.shape}
        size={32}
        presence={presenceMark(presence)}
        // Where large text leaves no room, the name is worth more than the picture.
        className="ms-1 [--dot-plane:var(--surface)] @max-[18rem]/head:hidden"
      />
      <div className="ms-2 min-w-0 flex-1">
        <h2 className="truncate text-[0.96875rem] leading-5 font-bold tracking-[-0.01em]" title={face.title}>
          <bdi>{face.title}</bdi>
          {face.hint !== undefined && <span className="ms-1.5 font-regular text-text-3">{face.hint}</span>}
        </h2>
        {/* What finds no room on the line is left out; the details have it too. */}
        <p className="flex h-4.5 min-w-0 flex-wrap items-center gap-x-1.5 overflow-hidden text-secondary text-text-2">
          <span className="inline-flex max-w-full items-center gap-1 font-medium text-gold">
            <Icon of={KeyRound} size="small" />
            <span className="truncate">{t('encrypted')}</span>
          </span>
          {facts.map((fact) => (
            <span key={fact} className="max-w-full truncate">
              <span aria-hidden className="me-1.5">
                ·
              </span>
              <bdi>{fact}</bdi>
            </span>
          ))}
        </p>
      </div>
      <ConversationMenu conversationId={conversation.conversationId} />
      <IconButton icon={Search} label={tSearch('open')} onPress={onSearch} />
      <IconButton
        ref={detailsButtonRef}
        icon={PanelRight}
        label={detailsLabel}
        variant={isDetailsOpen ? 'selected' : 'quiet'}
        aria-expanded={isDetailsOpen}
        onPress={onToggleDetails}
      />
    </header>
  );
}
