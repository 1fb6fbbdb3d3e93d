import { AppWindow, BellRing, CalendarSearch, Ellipsis, Pin } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId } from '../../../shared/domain/ids';
import { IconButton } from '../../ui/IconButton';
import { keyWords } from '../../ui/keys';
import { MenuAction, MenuAt, MenuLine, placeBelow, type MenuPlace } from '../../ui/Menu';
import { useOwnWindow } from '../conversation-window/own-window';
import { shortcutKeys } from '../workspace/shortcuts';
import { useMessageCommands } from './message-commands';

export interface ConversationMenuProps {
  readonly conversationId: ConversationId;
}

/** In the head of a conversation: what concerns its messages as a whole. */
export function ConversationMenu({ conversationId }: ConversationMenuProps) {
  const { t } = useTranslation('message');
  const { place, openPinned, openDates, ping } = useMessageCommands();
  const { t: tActions } = useTranslation('conversationActions');
  const { t: tCommon } = useTranslation('common');
  const openOwnWindow = useOwnWindow();
  const [at, setAt] = useState<MenuPlace>();
  const canPing = place.isMember && place.may.post && place.kind !== 'notes';
  return (
    <>
      <IconButton
        icon={Ellipsis}
        label={t('conversationMenu')}
        aria-haspopup="menu"
        aria-expanded={at !== undefined}
        onPress={({ target }) => setAt(placeBelow(target))}
      />
      {at !== undefined && (
        <MenuAt label={t('conversationMenu')} place={at} onClose={() => setAt(undefined)}>
          <MenuAction icon={Pin} onAction={openPinned}>
            {t('list.pinnedTitle')}
          </MenuAction>
          <MenuAction icon={CalendarSearch} onAction={openDates}>
            {t('jumpToDate')}
          </MenuAction>
          {canPing && (
            <MenuAction icon={BellRing} onAction={ping}>
              {t('sendPing')}
            </MenuAction>
          )}
          {openOwnWindow && (
            <>
              <MenuLine />
              <MenuAction
                icon={AppWindow}
                keys={keyWords(shortcutKeys['own-window'], tCommon)}
                onAction={() => openOwnWindow(conversationId)}
              >
                {tActions('ownWindow')}
              </MenuAction>
            </>
          )}
        </MenuAt>
      )}
    </>
  );
}
