import { Ellipsis, Reply, SmilePlus } from 'lucide-react';
import { Button, Toolbar, TooltipTrigger, type PressEvent } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { IconButton } from '../../ui/IconButton';
import { placeBelow } from '../../ui/Menu';
import { Tooltip } from '../../ui/Tooltip';
import { usePeople } from '../people/people-context';
import { messageKeyWords } from './action-looks';
import { messageActions } from './message-actions';
import { useMessageCommands } from './message-commands';
import { hasReacted, quickReactions } from './quick-reactions';

const buttonClass = 'size-7.5';

/** The nearest things to do with a message, over its corner while the pointer or the focus is on it. */
export function MessageToolbar({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation('message');
  const { t: tCommon } = useTranslation('common');
  const { place, run } = useMessageCommands();
  const actions = messageActions(message, place);
  const runAt =
    (does: Parameters<typeof run>[0]) =>
    ({ target }: PressEvent): void =>
      run(does, message, placeBelow(target));
  return (
    <Toolbar
      aria-label={t('toolbar')}
      className="absolute -top-3.5 end-3 z-1 flex gap-0.5 rounded-row border border-line bg-raised p-0.5 shadow-card"
    >
      {actions.includes('react') && (
        <>
          {quickReactions.map((emoji) => (
            <QuickReaction key={emoji} message={message} emoji={emoji} />
          ))}
          <IconButton
            icon={SmilePlus}
            label={t('action.react')}
            {...shortcutOf(messageKeyWords('react', tCommon))}
            tooltipPlacement="top"
            onPress={runAt('react')}
            className={buttonClass}
          />
        </>
      )}
      {actions.includes('reply') && (
        <IconButton
          icon={Reply}
          label={t('action.reply')}
          {...shortcutOf(messageKeyWords('reply', tCommon))}
          tooltipPlacement="top"
          onPress={runAt('reply')}
          className={buttonClass}
        />
      )}
      <IconButton
        icon={Ellipsis}
        label={t('more')}
        {...shortcutOf(messageKeyWords('menu', tCommon))}
        aria-haspopup="menu"
        tooltipPlacement="top"
        onPress={runAt('menu')}
        className={buttonClass}
      />
    </Toolbar>
  );
}

function shortcutOf(keys: string | undefined): { shortcut?: string } {
  return keys === undefined ? {} : { shortcut: keys };
}

function QuickReaction({ message, emoji }: { readonly message: MessageView; readonly emoji: string }) {
  const { t } = useTranslation('message');
  const { toggleReaction } = useMessageCommands();
  const people = usePeople();
  const isOwn = hasReacted(message.reactions, emoji, people.self?.userId);
  const label = t('reactWith', { emoji });
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Button
        aria-label={label}
        aria-pressed={isOwn}
        onPress={() => toggleReaction(message, emoji)}
        className={`inline-flex items-center justify-center rounded-control text-heading transition-colors duration-120 data-hovered:bg-hover ${buttonClass} ${isOwn ? 'bg-accent-soft' : ''}`}
      >
        {emoji}
      </Button>
      <Tooltip placement="top">{label}</Tooltip>
    </TooltipTrigger>
  );
}
