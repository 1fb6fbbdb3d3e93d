import { useTranslation } from '../../i18n/use-translation';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { MenuAction, MenuAt, MenuLine, type MenuPlace } from '../../ui/Menu';
import { actionIcons, messageKeyWords } from './action-looks';
import { messageActions, type MessageAction } from './message-actions';
import { useMessageCommands } from './message-commands';
import { useLateWords } from './use-late-words';

/** A line stands before each of these, if anything stands before it. */
const sectionStarts: readonly MessageAction[] = ['pin', 'unpin', 'delete-for-me'];

export interface MessageMenuProps {
  readonly message: MessageView;
  readonly at: MenuPlace;
  readonly onClose: () => void;
}

/** All that can be done with a message. */
export function MessageMenu({ message, at, onClose }: MessageMenuProps) {
  const { t } = useTranslation('message');
  const { t: tCommon } = useTranslation('common');
  const { place, run } = useMessageCommands();
  const lateWords = useLateWords();
  const actions = messageActions(message, place);
  return (
    <MenuAt label={t('menu')} place={at} onClose={onClose}>
      {actions.flatMap((action, index) => [
        ...(index > 0 && sectionStarts.includes(action) ? [<MenuLine key={`before ${action}`} />] : []),
        <MenuAction
          key={action}
          icon={actionIcons[action]}
          tone={action.startsWith('delete') ? 'danger' : 'plain'}
          keys={messageKeyWords(action, tCommon)}
          reason={lateWords(action, message)}
          onAction={() => run(action, message, at)}
        >
          {t(`action.${action}`)}
        </MenuAction>,
      ])}
    </MenuAt>
  );
}
