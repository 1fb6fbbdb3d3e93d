import { ImagePlus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { FileTrigger } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { MessageId } from '../../../shared/domain/ids';
import { limits } from '../../../shared/domain/limits';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/TextField';
import { PictureTextField } from '../conversation/PictureTextField';
import type { ComposerState } from '../conversation/use-composer';
import { Problem } from '../problem/Problem';
import { BatchPicturePreview } from './BatchPicturePreview';
import { isReady, type PictureBatch } from './picture-batch';
import { PictureStrip } from './PictureStrip';
import { imageFilesIn } from './prepare-image';
import { makeImage, usePictureBatch } from './use-picture-batch';
import type { ImageSource, ImagesSending } from './use-send-images';

export interface SendImagesDialogProps {
  /** At least one. */
  readonly chosen: readonly ImageSource[];
  readonly conversation: ConversationView;
  /** Of the conversation. */
  readonly name: string;
  readonly composer: ComposerState;
  readonly sendEach: ImagesSending['sendEach'];
  readonly onClose: () => void;
}

/** Shows what was pasted, dropped or chosen before it is sent, lets one draw on it, and asks what it is called and what is said with it. */
export function SendImagesDialog(props: SendImagesDialogProps) {
  const { chosen, conversation, name, composer, sendEach, onClose } = props;
  const { t } = useTranslation('image');
  const { batch, change, add } = usePictureBatch(chosen);
  const { pictures } = batch;
  const formRef = useRef<HTMLFormElement>(null);
  const shown = pictures.find(({ messageId }) => messageId === batch.shownId);
  const isTextTooLong = (composer.reading.charactersLeft ?? 0) < 0;
  const canSend = pictures.length > 0 && pictures.every(isReady) && !isTextTooLong;
  const submit = (): void => {
    if (!canSend) return;
    const images = pictures.map((picture) => ({ messageId: picture.messageId, make: () => makeImage(picture) }));
    void sendEach.run(images, (messageId) => change({ does: 'remove', messageId }));
  };
  const remove = (messageId: MessageId): void => {
    // The button that was pressed goes, and the focus must not go with it.
    formRef.current?.focus();
    change({ does: 'remove', messageId });
  };
  // One that was added while the others were being sent is still to be sent.
  const isAllSent = pictures.length === 0 && !sendEach.isPending;
  useEffect(() => {
    if (isAllSent) onClose();
  }, [isAllSent, onClose]);
  const isOnlyRefused = pictures.length === 1 && shown?.prepared?.state === 'refused';
  return (
    <Dialog
      title={t('send.title', { name })}
      width={shown?.isDrawing === true ? 'large' : 'medium'}
      isOpen
      // While they are being stored it stays, to say what could not be.
      onOpenChange={(isOpen) => !isOpen && !sendEach.isPending && onClose()}
    >
      <form
        ref={formRef}
        tabIndex={-1}
        className="outline-none"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {shown !== undefined && <BatchPicturePreview key={shown.messageId} picture={shown} change={change} />}
        {pictures.length > 1 && (
          <PictureStrip batch={batch} change={change} onRemove={remove} isSending={sendEach.isPending} />
        )}
        <BatchNote batch={batch} hasFailed={sendEach.error !== undefined} />
        {shown !== undefined && !isOnlyRefused && (
          <AltField
            alt={shown.alt}
            number={pictures.length > 1 ? pictures.indexOf(shown) + 1 : undefined}
            onChange={(alt) => change({ does: 'name', messageId: shown.messageId, alt })}
          />
        )}
        <PictureTextField conversation={conversation} name={name} composer={composer} onImages={add} onSend={submit} />
        {sendEach.error && <Problem error={sendEach.error} className="mt-4" />}
        <div className="mt-5 flex flex-wrap justify-between gap-2">
          <AddButton onAdd={add} isDisabled={pictures.length >= limits.imagesAtOnce || sendEach.isPending} />
          {isOnlyRefused ? (
            <Button onPress={onClose}>{t('send.close')}</Button>
          ) : (
            <SubmitButton count={pictures.length} isDisabled={!canSend} isPending={sendEach.isPending} />
          )}
        </div>
      </form>
    </Dialog>
  );
}

interface SubmitButtonProps {
  /** How many are sent. */
  readonly count: number;
  readonly isDisabled: boolean;
  readonly isPending: boolean;
}

function SubmitButton({ count, ...state }: SubmitButtonProps) {
  const { t } = useTranslation('image');
  return (
    <Button type="submit" variant="primary" {...state}>
      {count > 1 ? t('send.submitAll', { number: count }) : t('send.submit')}
    </Button>
  );
}

interface BatchNoteProps {
  readonly batch: PictureBatch;
  readonly hasFailed: boolean;
}

/** What keeps some of several pictures from being sent. */
function BatchNote({ batch: { pictures, leftOut }, hasFailed }: BatchNoteProps) {
  const { t } = useTranslation('image');
  const most = limits.imagesAtOnce;
  const refused = pictures.findIndex(({ prepared }) => prepared?.state === 'refused') + 1;
  return (
    <div role="alert" className="mt-3 space-y-1 text-secondary text-danger empty:hidden">
      {leftOut > 0 && <p>{t('send.tooMany', { most, leftOut })}</p>}
      {refused > 0 && pictures.length > 1 && <p>{t('send.refusedAmong', { number: refused })}</p>}
      {hasFailed && <p>{t('send.stillHere')}</p>}
    </div>
  );
}

interface AltFieldProps {
  readonly alt: string;
  /** Which of several it is, from 1. */
  readonly number: number | undefined;
  readonly onChange: (alt: string) => void;
}

function AltField({ alt, number, onChange }: AltFieldProps) {
  const { t } = useTranslation('image');
  const { t: tCommon } = useTranslation('common');
  return (
    <div className="mt-4">
      <TextField
        label={number === undefined ? t('send.alt') : t('send.altOf', { number })}
        optional={tCommon('optional')}
        hint={t('send.altHint')}
        value={alt}
        onChange={onChange}
        maxLength={limits.imageAltLength}
      />
    </div>
  );
}

interface AddButtonProps {
  readonly onAdd: (files: readonly File[]) => void;
  readonly isDisabled: boolean;
}

function AddButton({ onAdd, isDisabled }: AddButtonProps) {
  const { t } = useTranslation('image');
  return (
    <FileTrigger
      acceptedFileTypes={['image/*']}
      allowsMultiple
      onSelect={(files) => {
        const images = imageFilesIn(files ?? []);
        if (images.length > 0) onAdd(images);
      }}
    >
      <Button icon={ImagePlus} isDisabled={isDisabled}>
        {t('send.add')}
      </Button>
    </FileTrigger>
  );
}
