import { useTranslation } from '../../i18n/use-translation';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { Dialog } from '../../ui/Dialog';
import { MessageText } from '../message-text/MessageText';
import { usePeople } from '../people/people-context';
import { ImageFrame } from './ImageFrame';
import { shownSize } from './image-size';
import { useImageBytes } from './use-image-bytes';
import { useImageWords } from './use-image-words';

export interface ImageDialogProps {
  readonly message: MessageView;
  readonly onClose: () => void;
}

/** In CSS pixels; whatever the window has no room for is made smaller. */
const most = { width: 660, height: 1_000 } as const;

/** An image as large as the window lets it be. */
export function ImageDialog({ message, onClose }: ImageDialogProps) {
  const { t } = useTranslation('image');
  const words = useImageWords();
  const selfUserId = usePeople().self?.userId;
  const { conversationId, messageId, body } = message;
  const { bytes, isFailed } = useImageBytes(conversationId, messageId, true);
  if (body.kind !== 'image') return undefined;
  const { width, height } = shownSize(body, most);
  return (
    <Dialog
      title={body.isAnimated ? t('gif') : t('picture')}
      description={body.source === undefined ? undefined : t('source', { host: body.source })}
      width="large"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <div
        style={{ width, aspectRatio: `${width} / ${height}` }}
        className="mx-auto mt-4 max-h-[65vh] max-w-full overflow-hidden rounded-row bg-app"
      >
        {bytes !== undefined && (
          <ImageFrame bytes={bytes} alt={words(body)} isPlaying className="size-full object-contain" />
        )}
        {isFailed && <p className="text-text-2">{t('broken')}</p>}
      </div>
      {body.text !== '' && (
        <div className="mx-auto mt-3 max-w-max">
          <MessageText text={body.text} mentions={body.mentions} selfUserId={selfUserId} />
        </div>
      )}
      {body.alt !== '' && (
        <p className="mt-3 text-center text-label text-text-2 [overflow-wrap:anywhere]">{body.alt}</p>
      )}
    </Dialog>
  );
}
