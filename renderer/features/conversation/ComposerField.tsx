import { useId, type ClipboardEvent, type DragEvent, type KeyboardEvent } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { emojiOfCode, loadEmoji, withTone } from '../emoji/emoji';
import { useEmojiHabit } from '../emoji/use-emoji-habit';
import { imageFilesIn } from '../image/prepare-image';
import { formatOfKeys } from './composer-format';
import { readComposerKey } from './composer-keys';
import type { ComposerIntent } from './composer-intent';
import { findCode } from './composer-token';
import type { Completion } from './use-completion';
import type { ComposerState } from './use-composer';
import type { Field, FieldRef } from './use-field';

export interface ComposerFieldProps {
  readonly kind: ConversationView['kind'];
  /** The conversation's name as the reader knows it. */
  readonly name: string;
  /** What it is called, if not after the conversation. */
  readonly label?: string;
  readonly intent: ComposerIntent;
  readonly onIntentEnd: () => void;
  readonly onEditLast: (() => void) | undefined;
  readonly composer: ComposerState;
  readonly field: Field;
  readonly fieldRef: FieldRef;
  readonly completion: Completion;
  /** With the length of what was pasted, which was not taken; undefined when that is over. */
  readonly onPasteTooLong: (length: number | undefined) => void;
  /** With images that were pasted or dropped, at least one; undefined where none may be sent. */
  readonly onImages: ((images: readonly File[]) => void) | undefined;
  readonly onSend: () => void;
}

/** The text that is being written. Keys that complete, format, send, or give up are read here. */
export function ComposerField(props: ComposerFieldProps) {
  const { kind, name, composer, field, fieldRef, completion, onPasteTooLong, onImages } = props;
  const { t } = useTranslation('conversation');
  const { t: tComposer } = useTranslation('composer');
  const ownLabel = kind === 'notes' ? t('composer.labelNotes') : t('composer.label', { name });
  const label = props.label ?? ownLabel;
  const hintId = useId();
  const onCode = useCodeCompletion(field, fieldRef, composer);
  const onKeyDown = useFieldKeys(props);
  const { charactersLeft } = composer.reading;
  const isOpen = completion.options.length > 0;
  const onPaste = (event: ClipboardEvent): void => {
    // What is copied from a document comes as text and as a picture of it: then the text is meant.
    const hasText = event.clipboardData.types.includes('text/plain');
    const images = hasText ? [] : imageFilesIn(event.clipboardData.files);
    if (images.length > 0 && onImages !== undefined) {
      event.preventDefault();
      onImages(images);
      return;
    }
    const pasted = event.clipboardData.getData('text/plain');
    const isTooLong = composer.content.text.length + pasted.length > limits.draftLength;
    if (isTooLong) event.preventDefault();
    onPasteTooLong(isTooLong ? pasted.length : undefined);
  };
  return (
    <>
      <textarea
        ref={fieldRef}
        rows={1}
        dir="auto"
        maxLength={limits.draftLength}
        value={composer.content.text}
        onChange={() => {
          onPasteTooLong(undefined);
          field.onChange();
          onCode();
        }}
        onSelect={() => field.onSelect()}
        onBlur={() => field.onBlur()}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onDragOver={takeFiles}
        onDrop={(event) => {
          takeFiles(event);
          const images = imageFilesIn(event.dataTransfer.files);
          if (images.length > 0) onImages?.(images);
        }}
        placeholder={label}
        aria-label={label}
        aria-describedby={hintId}
        aria-invalid={charactersLeft !== undefined && charactersLeft < 0}
        aria-autocomplete="list"
        aria-controls={isOpen ? completion.listId : undefined}
        aria-activedescendant={isOpen ? completion.optionId(completion.activeIndex) : undefined}
        className="block max-h-[40vh] w-full resize-none overflow-y-auto bg-transparent px-4 pt-2.5 pb-1.5 text-message [overflow-wrap:anywhere] placeholder:truncate"
      />
      <span id={hintId} className="sr-only">
        {t('composer.hint')} {tComposer('hint')}
      </span>
    </>
  );
}

/** Text that is dropped is inserted, as the field does by itself; files have no place in it, and images are sent. */
function takeFiles(event: DragEvent): void {
  if (event.dataTransfer.types.includes('Files')) event.preventDefault();
}

/** Puts the emoji in place of its code as soon as that is closed, as in `:tada:`. */
function useCodeCompletion(field: Field, fieldRef: FieldRef, composer: ComposerState): () => void {
  const { tone } = useEmojiHabit();
  return () => {
    const caret = fieldRef.current?.selectionEnd ?? 0;
    const found = findCode(composer.now().text, caret);
    if (found === undefined) return;
    const put = async (): Promise<void> => {
      const item = emojiOfCode(await loadEmoji(), found.code);
      const range = { start: found.start, end: caret };
      // The table may have come late.
      const isStill = composer.now().text.slice(range.start, range.end) === `:${found.code}:`;
      if (item !== undefined && isStill && fieldRef.current?.selectionEnd === caret) {
        field.replace(range, withTone(item, tone));
      }
    };
    void put();
  };
}

function useFieldKeys(props: ComposerFieldProps): (event: KeyboardEvent) => void {
  const { composer, field, completion, intent, onIntentEnd, onEditLast, onSend } = props;
  return (event) => {
    if (event.nativeEvent.isComposing || completion.onKeyDown(event)) return;
    const format = formatOfKeys(event);
    const deed = readComposerKey(event);
    if (format !== undefined) field.format(format);
    else if (deed === 'send') onSend();
    else if (deed === 'give-up' && intent.kind !== 'new') onIntentEnd();
    // What is being edited may be an earlier picture that has no text.
    else if (deed === 'edit-last' && composer.content.text === '' && intent.kind !== 'edit' && onEditLast) onEditLast();
    else return;
    event.preventDefault();
  };
}
