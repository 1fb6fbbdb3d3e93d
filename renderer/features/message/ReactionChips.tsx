import { ToggleButton, TooltipTrigger } from 'react-aria-components';
import { Button } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { placeBelow } from '../../ui/Menu';
import { Tooltip } from '../../ui/Tooltip';
import { usePeople } from '../people/people-context';
import { useMessageCommands } from './message-commands';
import { messageActions } from './message-actions';
import { hasReacted, splitReactions } from './quick-reactions';
import { useNameList } from './use-message-words';

export interface ReactionChipsProps {
  readonly message: MessageView;
  /** Only the message that has the focus is walked through with Tab. */
  readonly isActive: boolean;
}

const chipClass =
  'inline-flex min-h-6 items-center gap-1 rounded-full border px-2 text-label font-medium transition-colors duration-120 data-disabled:opacity-100';

/** Who reacted with what: a press adds the reader's own reaction or takes it back, the names are in the tooltip. */
export function ReactionChips({ message, isActive }: ReactionChipsProps) {
  const { t } = useTranslation('message');
  const { place, run, toggleReaction } = useMessageCommands();
  const people = usePeople();
  const nameList = useNameList();
  const { reactions } = message;
  if (reactions.length === 0) return undefined;
  const selfId = people.self?.userId;
  const canReact = messageActions(message, place).includes('react');
  const { shown, hiddenCount } = splitReactions(reactions, selfId);
  return (
    <div className="flex flex-wrap gap-1.5 pt-1 pb-0.5">
      {shown.map(({ emoji, userIds }) => {
        const isOwn = hasReacted(reactions, emoji, selfId);
        return (
          <TooltipTrigger key={emoji} delay={400} closeDelay={0}>
            <ToggleButton
              isSelected={isOwn}
              onChange={() => {
                if (canReact) toggleReaction(message, emoji);
              }}
              excludeFromTabOrder={!isActive}
              aria-label={t('chip', { emoji, count: userIds.length })}
              className={`${chipClass} ${isOwn ? 'border-accent bg-accent-soft text-accent' : 'border-line bg-surface text-text-2 data-hovered:border-line-strong data-hovered:text-text'}`}
            >
              <span className="max-w-24 truncate text-ui">{emoji}</span>
              <span className="tabular">{userIds.length}</span>
            </ToggleButton>
            <Tooltip placement="top">{t('reacted', { emoji, people: nameList(userIds) })}</Tooltip>
          </TooltipTrigger>
        );
      })}
      {hiddenCount > 0 && (
        <Button
          excludeFromTabOrder={!isActive}
          onPress={({ target }) => run('info', message, placeBelow(target))}
          className={`${chipClass} border-line bg-surface text-text-2 data-hovered:text-text`}
        >
          {t('moreReactions', { count: hiddenCount })}
        </Button>
      )}
    </div>
  );
}
