import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { limits } from '../../../shared/domain/limits';
import type { Action } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/TextField';
import { Problem } from '../problem/Problem';
import { ImageFrame } from './ImageFrame';
import { prepareImage, type PreparedImage } from './prepare-image';
import type { ImageToSend } from './use-send-image';

export interface SendImageDialogProps {
  readonly file: Blob;
  /** Of the conversation. */
  readonly name: string;
  readonly send: Action<[ImageToSend], void>;
  readonly onClose: () => void;
}

/** Shows what was pasted, dropped or chosen before it is sent, and asks what it is called. */
export function SendImageDialog({ file, name, send, onClose }: SendImageDialogProps) {
  const { t } = useTranslation('image');
  const { t: tCommon } = useTranslation('common');
  const prepared = usePrepared(file);
  const [alt, setAlt] = useState('');
  const submit = async (): Promise<void> => {
    if (prepared?.state === 'ready') await send.run({ bytes: prepared.bytes, alt });
  };
  return (
    <Dialog
      title={t('send.title', { name })}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="mt-4 grid h-64 place-items-center overflow-hidden rounded-row bg-app">
          {prepared?.state === 'ready' && (
            <ImageFrame bytes={prepared.bytes} alt={t('send.preview')} isPlaying className="max-h-64 max-w-full" />
          )}
          {prepared?.state === 'refused' && (
            <p role="alert" className="p-4 text-center text-balance text-danger">
              {t(`send.refused.${prepared.reason}`, { most: Math.floor(limits.imageBytes / 1_000) })}
            </p>
          )}
        </div>
        {prepared?.state !== 'refused' && (
          <div className="mt-4">
            <TextField
              label={t('send.alt')}
              optional={tCommon('optional')}
              hint={t('send.altHint')}
              value={alt}
              onChange={setAlt}
              maxLength={limits.imageAltLength}
            />
          </div>
        )}
        {send.error && <Problem error={send.error} className="mt-4" />}
        <div className="mt-5 flex justify-end">
          {prepared?.state === 'refused' ? (
            <Button onPress={onClose}>{t('send.close')}</Button>
          ) : (
            <Button type="submit" variant="primary" isDisabled={prepared === undefined} isPending={send.isPending}>
              {t('send.submit')}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

/** Undefined while it is being made. */
function usePrepared(file: Blob): PreparedImage | undefined {
  const [prepared, setPrepared] = useState<PreparedImage>();
  useEffect(() => {
    let isMounted = true;
    prepareImage(file)
      .catch((): PreparedImage => ({ state: 'refused', reason: 'unreadable' }))
      .then((result) => isMounted && setPrepared(result))
      .catch(() => undefined);
    return () => {
      isMounted = false;
    };
  }, [file]);
  return prepared;
}
