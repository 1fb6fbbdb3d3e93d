import { ALargeSmall, ArrowUp, AtSign } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { IconButton } from '../../ui/IconButton';
import { EmojiButton } from '../emoji/EmojiButton';
import { GifButton } from '../gif/GifButton';
import { useGifsAllowed } from '../gif/use-gifs-allowed';
import { SendImagesDialog } from '../image/SendImagesDialog';
import { useSendImages } from '../image/use-send-images';
import { DraftPreviewCard } from '../link-preview/DraftPreviewCard';
import { SendLater } from '../schedule/SendLater';
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
import { useComposerActions, type ComposerActions } from './use-composer-actions';
import { useField, type FieldRef } from './use-field';

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
  const images = useImages(props, composer);
  // What is edited is a text.
  const mayShowImages = useGifsAllowed() && intent.kind !== 'edit';
  useFocusForIntent(fieldRef, intent);
  const [pastedLength, setPastedLength] = useState<number>();
  const { settings, change } = useSettings();
  const isFormatting = settings.showsFormatting === true;
  const actions = useComposerActions({
    send() {
      composer.send();
      field.focus();
    },
    schedule(dueAtMs) {
      composer.schedule(dueAtMs);
      // Its button has nothing to send any more.
      field.focusLater();
    },
    format: field.format,
    insertLater: field.insertLater,
    beginMention: field.beginMention,
    sendImage(image) {
      // It goes with what is written; that says itself when it is too long.
      if ((composer.reading.charactersLeft ?? 0) >= 0) void images.send.run(image);
    },
    showImages: images.choose,
    setTimer: (timerMs) => drafts.setTimer(conversationId, timerMs),
    // The button shows by itself what could not be kept.
    showFormatting: (showsFormatting) => void change({ showsFormatting }).catch(doNothing),
  });
  return (
    <div className="px-3.5 pt-1.5 pb-3.5 sm:px-5.5 sm:pb-4.5">
      <ComposerNote
        error={composer.error ?? images.send.error}
        charactersLeft={composer.reading.charactersLeft}
        pasted={pastedLength}
      />
      <div className="relative rounded-composer border border-line-strong bg-raised shadow-card focus-within:border-accent focus-within:outline-3 focus-within:outline-accent-soft">
        <CompletionList completion={completion} />
        <ComposerBanner intent={intent} onEnd={onIntentEnd} />
        <DraftPreviewCard draftPreview={composer.draftPreview} />
        {isFormatting && <FormatBar onFormat={actions.format} />}
        <ComposerField
          kind={conversation.kind}
          name={name}
          onEditLast={onEditLast}
          intent={intent}
          onIntentEnd={onIntentEnd}
          composer={composer}
          field={field}
          fieldRef={fieldRef}
          completion={completion}
          onPasteTooLong={setPastedLength}
          onImages={mayShowImages ? actions.showImages : undefined}
          onSend={actions.send}
        />
        <ComposerBar
          kind={conversation.kind}
          conversationTimerMs={conversation.timerMs}
          timerMs={composer.timerMs}
          canSend={composer.reading.canSend}
          isEdit={intent.kind === 'edit'}
          maySendImages={mayShowImages}
          isFormatting={isFormatting}
          actions={actions}
        />
      </div>
      {images.chosen !== undefined && (
        <SendImagesDialog
          chosen={images.chosen}
          conversation={conversation}
          name={name}
          composer={composer}
          sendEach={images.sendEach}
          onClose={() => images.choose(undefined)}
        />
      )}
    </div>
  );
}

function doNothing(): void {}

function useImages(
  { conversation, drafts, intent, onSent, onIntentEnd }: ComposerProps,
  { timerMs, stopTyping }: ComposerState,
) {
  return useSendImages({
    conversationId: conversation.conversationId,
    drafts,
    replyTo: intent?.kind === 'reply' ? intent.message.messageId : undefined,
    timerMs,
    onSent() {
      stopTyping();
      onSent();
      if (intent?.kind === 'reply') onIntentEnd?.();
    },
  });
}

/** Whoever chose to answer, to edit or to go on with something writes next, at the end of what is there. */
function useFocusForIntent(fieldRef: FieldRef, intent: ComposerIntent): void {
  const intentKey = intent.kind === 'new' ? intent.begunAtMs : `${intent.kind} ${intent.message.messageId}`;
  const ledKey = useRef<typeof intentKey>(undefined);
  useEffect(() => {
    // Not each time that the conversation is shown again: the reader may be led to a message.
    if (intentKey === ledKey.current) return undefined;
    ledKey.current = undefined;
    if (intentKey === undefined) return undefined;
    // After the menu that it was chosen in has given back the focus.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        ledKey.current = intentKey;
        const field = fieldRef.current;
        field?.focus();
        field?.setSelectionRange(field.value.length, field.value.length);
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [fieldRef, intentKey]);
}

interface ComposerBarProps {
  readonly kind: ConversationView['kind'];
  readonly conversationTimerMs: number | undefined;
  readonly timerMs: number | undefined;
  readonly canSend: boolean;
  readonly isEdit: boolean;
  readonly maySendImages: boolean;
  readonly isFormatting: boolean;
  readonly actions: ComposerActions;
}

/** The buttons below the field. */
const ComposerBar = memo(function ComposerBar(props: ComposerBarProps) {
  const { isFormatting, actions } = props;
  const { t } = useTranslation('composer');
  const { t: tConversation } = useTranslation('conversation');
  return (
    // Large text in a narrow window leaves room for two lines of them.
    <div className="flex flex-wrap items-center gap-0.5 p-1.5 pt-0">
      <IconButton
        icon={ALargeSmall}
        label={t(isFormatting ? 'format.hide' : 'format.show')}
        aria-expanded={isFormatting}
        variant={isFormatting ? 'selected' : 'quiet'}
        tooltipPlacement="top"
        preventFocusOnPress
        onPress={() => actions.showFormatting(!isFormatting)}
      />
      <EmojiButton onPick={actions.insertLater} />
      {props.maySendImages && <GifButton onPick={actions.sendImage} onImages={actions.showImages} />}
      {props.kind !== 'notes' && (
        <IconButton
          icon={AtSign}
          label={t('mention.open')}
          tooltipPlacement="top"
          preventFocusOnPress
          onPress={actions.beginMention}
        />
      )}
      {!props.isEdit && (
        <TimerMenu
          timerMs={props.timerMs}
          conversationTimerMs={props.conversationTimerMs}
          onChange={actions.setTimer}
        />
      )}
      <div className="ms-auto flex items-center gap-0.5">
        {!props.isEdit && <SendLater canSend={props.canSend} onSchedule={actions.schedule} />}
        <IconButton
          icon={ArrowUp}
          label={tConversation('composer.send')}
          shortcut={tConversation('composer.sendKey')}
          variant="primary"
          tooltipPlacement="top"
          isDisabled={!props.canSend}
          // The field keeps the focus, so that writing goes on.
          preventFocusOnPress
          onPress={actions.send}
          className="w-9 rounded-row"
        />
      </div>
    </div>
  );
});
