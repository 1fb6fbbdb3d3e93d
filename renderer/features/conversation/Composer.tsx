import { ALargeSmall, ArrowUp, AtSign } from 'lucide-react';
import { useId, useRef, useState, type ClipboardEvent, type DragEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { limits } from '../../../shared/domain/limits';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { IconButton } from '../../ui/IconButton';
import { EmojiButton } from '../emoji/EmojiButton';
import { emojiOfCode, loadEmoji, withTone } from '../emoji/emoji';
import { useEmojiHabit } from '../emoji/use-emoji-habit';
import { useSettings } from '../settings/settings-context';
import { CompletionList } from './CompletionList';
import { ComposerBanner } from './ComposerBanner';
import { formatOfKeys } from './composer-format';
import { newMessage, type ComposerIntent } from './composer-intent';
import { ComposerNote } from './ComposerNote';
import { findCode } from './composer-token';
import type { Drafts } from './drafts';
import { FormatBar } from './FormatBar';
import { TimerMenu } from './TimerMenu';
import { useCompletion, type Completion } from './use-completion';
import { useComposer, type ComposerState } from './use-composer';
import { useField, type Field, type FieldRef } from './use-field';

export interface ComposerProps {
  readonly conversation: ConversationView;
  /** The conversation's name as the reader knows it. */
  readonly name: string;
  readonly drafts: Drafts;
  readonly onSent: () => void;
  /** Whether a new message, a reply or an edit is written. */
  readonly intent?: ComposerIntent;
  /** The reply or the edit was sent, or given up. */
  readonly onIntentEnd?: () => void;
  /** Asks to edit the last own message: ArrowUp in an empty field. */
  readonly onEditLast?: () => void;
}

/** Where messages are written. Enter sends, Shift and Enter start a new line. Mount it anew for another conversation. */
export function Composer(props: ComposerProps) {
  const { conversation, drafts, onSent, intent = newMessage, onIntentEnd = doNothing } = props;
  const { conversationId } = conversation;
  const { t } = useTranslation('conversation');
  const composer = useComposer({ conversationId, drafts, intent, onIntentEnd, onSent });
  const fieldRef = useRef<HTMLTextAreaElement>(null);
  const field = useField(fieldRef, composer);
  const completion = useCompletion(composer.content.text, field, conversation);
  const [pastedLength, setPastedLength] = useState<number>();
  const { settings, change } = useSettings();
  const isFormatting = settings.showsFormatting === true;
  const sendNow = (): void => {
    composer.send();
    field.focus();
  };
  return (
    <div className="px-3.5 pt-1.5 pb-3.5 sm:px-5.5 sm:pb-4.5">
      <ComposerNote error={composer.error} charactersLeft={composer.reading.charactersLeft} pasted={pastedLength} />
      <div className="relative rounded-composer border border-line-strong bg-raised shadow-card focus-within:border-accent focus-within:outline-3 focus-within:outline-accent-soft">
        <CompletionList completion={completion} />
        <ComposerBanner intent={intent} onEnd={onIntentEnd} />
        {isFormatting && <FormatBar onFormat={field.format} />}
        <ComposerField
          {...props}
          intent={intent}
          onIntentEnd={onIntentEnd}
          composer={composer}
          field={field}
          fieldRef={fieldRef}
          completion={completion}
          onPasteTooLong={setPastedLength}
          onSend={sendNow}
        />
        <div className="flex items-center gap-0.5 p-1.5 pt-0">
          <ComposerTools
            field={field}
            isFormatting={isFormatting}
            // The button shows by itself what could not be kept.
            onFormattingChange={(showsFormatting) => void change({ showsFormatting }).catch(doNothing)}
          />
          {intent.kind !== 'edit' && (
            <TimerMenu
              timerMs={composer.timerMs}
              conversationTimerMs={conversation.timerMs}
              onChange={(timerMs) => drafts.setTimer(conversationId, timerMs)}
            />
          )}
          <IconButton
            icon={ArrowUp}
            label={t('composer.send')}
            shortcut={t('composer.sendKey')}
            variant="primary"
            tooltipPlacement="top"
            isDisabled={!composer.reading.canSend}
            // The field keeps the focus, so that writing goes on.
            preventFocusOnPress
            onPress={sendNow}
            className="ms-auto w-9 rounded-row"
          />
        </div>
      </div>
    </div>
  );
}

function doNothing(): void {}

interface ComposerFieldProps extends ComposerProps {
  readonly intent: ComposerIntent;
  readonly onIntentEnd: () => void;
  readonly composer: ComposerState;
  readonly field: Field;
  readonly fieldRef: FieldRef;
  readonly completion: Completion;
  /** With the length of what was pasted, which was not taken; undefined when that is over. */
  readonly onPasteTooLong: (length: number | undefined) => void;
  readonly onSend: () => void;
}

function ComposerField(props: ComposerFieldProps) {
  const { name, composer, field, fieldRef, completion, onPasteTooLong } = props;
  const { t } = useTranslation('conversation');
  const { t: tComposer } = useTranslation('composer');
  const hintId = useId();
  const onCode = useCodeCompletion(field, fieldRef, composer);
  const onKeyDown = useFieldKeys(props);
  const { charactersLeft } = composer.reading;
  const isOpen = completion.options.length > 0;
  const onPaste = (event: ClipboardEvent): void => {
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
        onDragOver={ignoreFiles}
        onDrop={ignoreFiles}
        placeholder={t('composer.label', { name })}
        aria-label={t('composer.label', { name })}
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

/** Text that is dropped is inserted, as the field does by itself; files have no place in it. */
function ignoreFiles(event: DragEvent): void {
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
    const isBare = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (format !== undefined) field.format(format);
    else if (event.key === 'Enter' && !event.shiftKey) onSend();
    else if (event.key === 'Escape' && intent.kind !== 'new') onIntentEnd();
    else if (event.key === 'ArrowUp' && isBare && composer.content.text === '' && onEditLast) onEditLast();
    else return;
    event.preventDefault();
  };
}

interface ComposerToolsProps {
  readonly field: Field;
  readonly isFormatting: boolean;
  readonly onFormattingChange: (isShown: boolean) => void;
}

function ComposerTools({ field, isFormatting, onFormattingChange }: ComposerToolsProps) {
  const { t } = useTranslation('composer');
  return (
    <>
      <IconButton
        icon={ALargeSmall}
        label={t(isFormatting ? 'format.hide' : 'format.show')}
        aria-expanded={isFormatting}
        variant={isFormatting ? 'selected' : 'quiet'}
        tooltipPlacement="top"
        preventFocusOnPress
        onPress={() => onFormattingChange(!isFormatting)}
      />
      <EmojiButton onPick={(emoji) => field.insertLater(emoji)} />
      <IconButton
        icon={AtSign}
        label={t('mention.open')}
        tooltipPlacement="top"
        preventFocusOnPress
        onPress={field.beginMention}
      />
    </>
  );
}
