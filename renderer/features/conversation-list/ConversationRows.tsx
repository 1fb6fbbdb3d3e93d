import { memo, useState, type Ref } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import type { MenuPlace } from '../../ui/Menu';
import { changePreferences } from '../conversation-actions/change-preferences';
import { ConversationDialog, type ConversationDialogKind } from '../conversation-actions/ConversationDialog';
import { ConversationMenu } from '../conversation-actions/ConversationMenu';
import { markRead, markUnread } from '../conversation-actions/mark-read';
import { Problem } from '../problem/Problem';
import { workspaceMemory } from '../workspace/workspace-memory';
import { ConversationRow } from './ConversationRow';
import type { ListRow } from './list-rows';
import type { RowPlace } from './RowFrame';
import { RowGrid } from './RowGrid';
import { ArchiveRow, SectionHeading } from './SectionRows';

export interface ConversationRowsProps {
  readonly rows: readonly ListRow[];
  /** The names of the folders that there are. */
  readonly folders: readonly string[];
  readonly openId: ConversationId | undefined;
  /** With undefined: the open one is gone. */
  readonly onOpen: (conversationId: ConversationId | undefined) => void;
  readonly onToggleSection: (id: string) => void;
  readonly onOpenArchive: () => void;
  readonly listRef: Ref<HTMLDivElement>;
}

/** The rows of the list, of which only those in sight are in the document, and the menu that they share. */
export function ConversationRows(props: ConversationRowsProps) {
  const { rows, folders, openId, onOpen, onToggleSection, onOpenArchive, listRef } = props;
  const { t } = useTranslation('conversationList');
  const core = useCore();
  const [menu, setMenu] = useState<{ readonly conversation: ConversationView; readonly place: MenuPlace }>();
  const [dialog, setDialog] = useState<{
    readonly kind: ConversationDialogKind;
    readonly conversation: ConversationView;
  }>();
  const act = useAction((action: () => Promise<unknown>) => action());
  const choose = (row: ListRow): void => {
    if (row.kind === 'conversation') onOpen(row.id);
    else if (row.kind === 'heading') onToggleSection(row.id);
    else onOpenArchive();
  };
  return (
    <div ref={listRef} className="flex size-full flex-col">
      <RowGrid
        label={t('label')}
        rows={rows}
        openId={openId}
        onChoose={choose}
        onPointed={(row) => {
          if (row.kind === 'conversation') workspaceMemory(core).pointedId.set(row.id);
        }}
        onMenu={(row, place) => {
          if (row.kind === 'conversation') setMenu({ conversation: row.conversation, place });
        }}
      >
        {(row, place) => <Row key={row.id} row={row} {...place} />}
      </RowGrid>
      {act.error && <Problem error={act.error} className="m-2" />}
      {menu && (
        <ConversationMenu
          conversation={menu.conversation}
          place={menu.place}
          onPreferences={(changes) => void act.run(() => changePreferences(core, menu.conversation, changes))}
          onMarkRead={() => void act.run(() => markRead(core, menu.conversation))}
          onMarkUnread={() => void act.run(() => markUnread(core, menu.conversation))}
          onDialog={(kind) => setDialog({ kind, conversation: menu.conversation })}
          onClose={() => setMenu(undefined)}
        />
      )}
      {dialog && (
        <ConversationDialog
          {...dialog}
          folders={folders}
          onClose={() => setDialog(undefined)}
          onRemoved={() => {
            if (dialog.conversation.conversationId === openId) onOpen(undefined);
          }}
        />
      )}
    </div>
  );
}

interface RowProps extends RowPlace {
  readonly row: ListRow;
}

/** Drawn anew only when something about it has changed, however the list is scrolled. */
const Row = memo(function Row({ row, ...place }: RowProps) {
  switch (row.kind) {
    case 'conversation':
      return <ConversationRow conversation={row.conversation} place={place} />;
    case 'heading':
      return <SectionHeading row={row} place={place} />;
    case 'archive':
      return <ArchiveRow row={row} place={place} />;
    default:
      return row satisfies never;
  }
});
