import {
  AppWindow,
  Archive,
  ArchiveRestore,
  BellOff,
  CheckCheck,
  Folder,
  LogOut,
  MessageSquareDot,
  Star,
  StarOff,
  Trash2,
} from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationPreferences, ConversationView } from '../../../shared/ipc/core-contract';
import { MenuAction, MenuAt, MenuChoice, MenuLine, type MenuPlace } from '../../ui/Menu';
import { conversationFace } from '../conversation/conversation-title';
import { useOwnWindow } from '../conversation-window/own-window';
import { usePeople } from '../people/people-context';
import type { ConversationDialogKind } from './ConversationDialog';
import { isUnread } from './mark-read';
import { useNotifyOptions } from './use-notify-options';

export interface ConversationMenuProps {
  readonly conversation: ConversationView;
  readonly place: MenuPlace;
  readonly onPreferences: (changes: Partial<ConversationPreferences>) => void;
  readonly onMarkRead: () => void;
  readonly onMarkUnread: () => void;
  readonly onDialog: (kind: ConversationDialogKind) => void;
  readonly onClose: () => void;
}

/** What a person can do with a conversation without opening it. */
export function ConversationMenu(props: ConversationMenuProps) {
  const { conversation, place, onPreferences, onDialog, onClose } = props;
  const { t } = useTranslation('conversationActions');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const { title } = conversationFace(conversation, people, tPeople);
  const openOwnWindow = useOwnWindow();
  const notifyOptions = useNotifyOptions(conversation.preferences);
  const { isFavourite, isArchived, notify } = conversation.preferences;
  return (
    <MenuAt label={t('menu', { name: title })} place={place} onClose={onClose}>
      {openOwnWindow && (
        <MenuAction icon={AppWindow} onAction={() => openOwnWindow(conversation.conversationId)}>
          {t('ownWindow')}
        </MenuAction>
      )}
      <ReadAction {...props} />
      <MenuAction
        icon={isFavourite ? StarOff : Star}
        onAction={() => onPreferences({ isFavourite: !isFavourite, isArchived: false })}
      >
        {isFavourite ? t('notFavourite') : t('favourite')}
      </MenuAction>
      <MenuAction icon={Folder} onAction={() => onDialog('folder')}>
        {t('move')}
      </MenuAction>
      <MenuAction
        icon={isArchived ? ArchiveRestore : Archive}
        onAction={() => onPreferences({ isArchived: !isArchived })}
      >
        {isArchived ? t('notArchive') : t('archive')}
      </MenuAction>
      {conversation.kind !== 'notes' && (
        <>
          <MenuLine />
          <MenuChoice
            label={t('notify')}
            options={notifyOptions}
            value={notify}
            onChange={(chosen) => onPreferences({ notify: chosen })}
          />
          <MenuAction icon={BellOff} onAction={() => onDialog('silence')}>
            {t('silence.open')}
          </MenuAction>
        </>
      )}
      <MenuLine />
      {conversation.kind === 'group' && conversation.isMember && (
        <MenuAction icon={LogOut} tone="danger" onAction={() => onDialog('leave')}>
          {t('leave')}
        </MenuAction>
      )}
      <MenuAction icon={Trash2} tone="danger" onAction={() => onDialog('remove')}>
        {t('remove')}
      </MenuAction>
    </MenuAt>
  );
}

function ReadAction({ conversation, onMarkRead, onMarkUnread }: ConversationMenuProps) {
  const { t } = useTranslation('conversationActions');
  if (conversation.lastMessage === undefined) return undefined;
  return isUnread(conversation) ? (
    <MenuAction icon={CheckCheck} onAction={onMarkRead}>
      {t('markRead')}
    </MenuAction>
  ) : (
    <MenuAction icon={MessageSquareDot} onAction={onMarkUnread}>
      {t('markUnread')}
    </MenuAction>
  );
}
