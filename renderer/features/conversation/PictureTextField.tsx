import { useRef, useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { CompletionList } from './CompletionList';
import { newMessage } from './composer-intent';
import { ComposerField } from './ComposerField';
import { ComposerNote } from './ComposerNote';
import { useCompletion } from './use-completion';
import type { ComposerState } from './use-composer';
import { useField } from './use-field';

export interface PictureTextFieldProps {
  readonly conversation: ConversationView;
  /** The conversation's name as the reader knows it. */
  readonly name: string;
  readonly composer: ComposerState;
  readonly onImages: (images: readonly File[]) => void;
  readonly onSend: () => void;
}

/** What is said with pictures: the composer's text in a second field, so that it is there already, and nothing of it is lost. */
export function PictureTextField({ conversation, name, composer, onImages, onSend }: PictureTextFieldProps) {
  const { t } = useTranslation('image');
  const { t: tCommon } = useTranslation('common');
  const fieldRef = useRef<HTMLTextAreaElement>(null);
  const field = useField(fieldRef, composer);
  const completion = useCompletion(composer.content, field, conversation);
  const [pastedLength, setPastedLength] = useState<number>();
  const { charactersLeft } = composer.reading;
  return (
    <div className="mt-4">
      <p aria-hidden className="mb-1.5 text-label font-medium">
        {t('send.text')}
        <span className="ms-1.5 font-regular text-text-3">{tCommon('optional')}</span>
      </p>
      {(charactersLeft !== undefined || pastedLength !== undefined) && (
        <ComposerNote error={undefined} charactersLeft={charactersLeft} pasted={pastedLength} />
      )}
      <div className="relative rounded-row border border-line-strong bg-surface focus-within:field-ring">
        <CompletionList completion={completion} />
        <ComposerField
          kind={conversation.kind}
          name={name}
          label={t('send.text')}
          intent={newMessage}
          onIntentEnd={doNothing}
          onEditLast={undefined}
          composer={composer}
          field={field}
          fieldRef={fieldRef}
          completion={completion}
          onPasteTooLong={setPastedLength}
          onImages={onImages}
          onSend={onSend}
        />
      </div>
    </div>
  );
}

function doNothing(): void {}
