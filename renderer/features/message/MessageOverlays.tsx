import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId } from '../../../shared/domain/ids';
import { ImageDialog } from '../image/ImageDialog';
import { DateDialog } from './DateDialog';
import { DeleteDialog } from './DeleteDialog';
import { ForwardDialog } from './ForwardDialog';
import { EndWithMessage } from './EndWithMessage';
import { InfoDialog } from './InfoDialog';
import { useMessageCommands } from './message-commands';
import { MessageMenu } from './MessageMenu';
import { PinnedDialog } from './PinnedDialog';
import { ReactionPicker } from './ReactionPicker';
import type { CommandState } from './use-commands';
import type { MessageOverlay } from './use-message-overlay';

export interface MessageOverlaysProps {
  readonly conversationId: ConversationId;
  readonly state: CommandState;
}

/** The menu, the picker or the dialog that is open over a conversation. */
export function MessageOverlays({ conversationId, state }: MessageOverlaysProps) {
  const { overlay, close } = state;
  if (overlay === undefined) return undefined;
  return (
    <>
      {'message' in overlay && <EndWithMessage message={overlay.message} onEnd={() => close(overlay.kind)} />}
      <Overlay conversationId={conversationId} state={state} overlay={overlay} />
    </>
  );
}

function Overlay({ conversationId, state, overlay }: MessageOverlaysProps & { readonly overlay: MessageOverlay }) {
  const { t } = useTranslation('message');
  const { toggleReaction } = useMessageCommands();
  const { close, attempt, jump } = state;
  const onClose = (): void => close(overlay.kind);
  switch (overlay.kind) {
    case 'menu':
      return <MessageMenu message={overlay.message} at={overlay.at} onClose={onClose} />;
    case 'react':
      return (
        <ReactionPicker
          at={overlay.at}
          onClose={onClose}
          onPick={(emoji) => {
            onClose();
            toggleReaction(overlay.message, emoji);
          }}
        />
      );
    case 'forward': {
      const onDone = (): void => {
        onClose();
        attempt(() => Promise.resolve(), t('note.forwarded'));
      };
      return <ForwardDialog messages={[overlay.message]} onClose={onClose} onDone={onDone} />;
    }
    case 'image':
      return <ImageDialog message={overlay.message} onClose={onClose} />;
    case 'info':
      return <InfoDialog message={overlay.message} onClose={onClose} />;
    case 'delete-for-me':
      return <DeleteDialog messages={[overlay.message]} scope="me" onClose={onClose} />;
    case 'delete-for-everyone':
      return <DeleteDialog messages={[overlay.message]} scope="everyone" onClose={onClose} />;
    case 'pinned':
      return <PinnedDialog conversationId={conversationId} onClose={onClose} />;
    case 'dates': {
      const onChoose = (atMs: number): void => {
        onClose();
        jump({ at: 'time', atMs });
      };
      return <DateDialog onChoose={onChoose} onClose={onClose} />;
    }
    default:
      return overlay satisfies never;
  }
}
