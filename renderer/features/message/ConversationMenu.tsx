import { BellRing, CalendarSearch, Ellipsis, Pin } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/IconButton';
import { MenuAction, MenuAt, placeBelow, type MenuPlace } from '../../ui/Menu';
import { useMessageCommands } from './message-commands';

/** In the head of a conversation: what concerns its messages as a whole. */
export function ConversationMenu() {
  const { t } = useTranslation('message');
  const { place, openPinned, openDates, ping } = useMessageCommands();
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
        </MenuAt>
      )}
    </>
  );
}
