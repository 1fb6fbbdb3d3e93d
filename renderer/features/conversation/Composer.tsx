import { ALargeSmall, ArrowUp, AtSign } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { IconButton } from '../../ui/IconButton';
import { EmojiButton } from '../emoji/EmojiButton';
import { useSettings } from '../settings/settings-context';
import { CompletionList } from './CompletionList';
import { ComposerBanner } from './ComposerBanner';
import { newMessage, type ComposerIntent } from './composer-intent';
import { ComposerField } from './ComposerField';
import { ComposerNote } from './ComposerNote';
import type { Drafts } from './drafts';
import { FormatBar } from './FormatBar';
import { TimerMenu } from './TimerMenu';
import { useCompletion } from './use-completion';
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
  const { conversation, name, drafts, onSent, intent = newMessage, onIntentEnd = doNothing, onEditLast } = props;
  const { conversationId } = conversation;
  const composer = useComposer({ conversationId, drafts, intent, onIntentEnd, onSent });
  const fieldRef = useRef<HTMLTextAreaElement>(null);
  const field = useField(fieldRef, composer);
  const completion = useCompletion(composer.content, field, conversation);
  useFocusForIntent(fieldRef, intent);
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
          name={name}
          onEditLast={onEditLast}
          intent={intent}
          onIntentEnd={onIntentEnd}
          composer={composer}
          field={field}
          fieldRef={fieldRef}
          completion={completion}
          onPasteTooLong={setPastedLength}
          onSend={sendNow}
        />
        <ComposerBar
          conversation={conversation}
          composer={composer}
          field={field}
          isEdit={intent.kind === 'edit'}
          onTimerChange={(timerMs) => drafts.setTimer(conversationId, timerMs)}
          isFormatting={isFormatting}
          // The button shows by itself what could not be kept.
          onFormattingChange={(showsFormatting) => void change({ showsFormatting }).catch(doNothing)}
          onSend={sendNow}
        />
      </div>
    </div>
  );
}

function doNothing(): void {}

/** Whoever chose to answer or to edit something writes next, at the end of what is there. */
function useFocusForIntent(fieldRef: FieldRef, intent: ComposerIntent): void {
  const intentKey = intent.kind === 'new' ? undefined : `${intent.kind} ${intent.message.messageId}`;
  useEffect(() => {
    if (intentKey === undefined) return undefined;
    // After the menu that it was chosen in has given back the focus.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        const field = fieldRef.current;
        field?.focus();
        field?.setSelectionRange(field.value.length, field.value.length);
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [fieldRef, intentKey]);
}

interface ComposerBarProps {
  readonly conversation: ConversationView;
  readonly composer: ComposerState;
  readonly field: Field;
  readonly isEdit: boolean;
  readonly onTimerChange: (timerMs: number | undefined) => void;
  readonly isFormatting: boolean;
  readonly onFormattingChange: (isShown: boolean) => void;
  readonly onSend: () => void;
}

/** The buttons below the field. */
function ComposerBar(props: ComposerBarProps) {
  const { conversation, composer, field, isFormatting } = props;
  const { t } = useTranslation('composer');
  const { t: tConversation } = useTranslation('conversation');
  return (
    <div className="flex items-center gap-0.5 p-1.5 pt-0">
      <IconButton
        icon={ALargeSmall}
        label={t(isFormatting ? 'format.hide' : 'format.show')}
        aria-expanded={isFormatting}
        variant={isFormatting ? 'selected' : 'quiet'}
        tooltipPlacement="top"
        preventFocusOnPress
        onPress={() => props.onFormattingChange(!isFormatting)}
      />
      <EmojiButton onPick={(emoji) => field.insertLater(emoji)} />
      {conversation.kind !== 'notes' && (
        <IconButton
          icon={AtSign}
          label={t('mention.open')}
          tooltipPlacement="top"
          preventFocusOnPress
          onPress={field.beginMention}
        />
      )}
      {!props.isEdit && (
        <TimerMenu
          timerMs={composer.timerMs}
          conversationTimerMs={conversation.timerMs}
          onChange={props.onTimerChange}
        />
      )}
      <IconButton
        icon={ArrowUp}
        label={tConversation('composer.send')}
        shortcut={tConversation('composer.sendKey')}
        variant="primary"
        tooltipPlacement="top"
        isDisabled={!composer.reading.canSend}
        // The field keeps the focus, so that writing goes on.
        preventFocusOnPress
        onPress={props.onSend}
        className="ms-auto w-9 rounded-row"
      />
    </div>
  );
}
