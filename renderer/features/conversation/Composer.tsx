import { ArrowUp } from 'lucide-react';
import { useEffect, useId, useLayoutEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationId } from '../../../shared/domain/ids';
import type { AppError } from '../../../shared/errors';
import { IconButton } from '../../ui/IconButton';
import type { Drafts } from './drafts';
import { useComposer } from './use-composer';

export interface ComposerProps {
  readonly conversationId: ConversationId;
  /** The conversation's name as the reader knows it. */
  readonly name: string;
  readonly drafts: Drafts;
  readonly onSent: () => void;
}

/** Where messages are written. Enter sends, Shift and Enter start a new line. Mount it anew for another conversation. */
export function Composer({ conversationId, name, drafts, onSent }: ComposerProps) {
  const { t } = useTranslation('conversation');
  const { draft, reading, error, write, send } = useComposer(conversationId, drafts, onSent);
  const hintId = useId();
  const fieldRef = useRef<HTMLTextAreaElement>(null);
  useGrowingHeight(fieldRef, draft);
  useEffect(() => {
    // After the click that opened the conversation, which would take the focus to the list.
    const frame = requestAnimationFrame(() => fieldRef.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);

  const sendNow = (): void => {
    send();
    fieldRef.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // An input method takes Enter to choose what it suggests.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    sendNow();
  };
  return (
    <div className="px-3.5 pt-1.5 pb-3.5 sm:px-5.5 sm:pb-4.5">
      <ComposerNote error={error} charactersLeft={reading.charactersLeft} />
      <div className="flex items-end gap-1 rounded-composer border border-line-strong bg-raised p-1.5 ps-1 shadow-card focus-within:border-accent focus-within:outline-3 focus-within:outline-accent-soft">
        <textarea
          ref={fieldRef}
          rows={1}
          dir="auto"
          value={draft}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          placeholder={t('composer.label', { name })}
          aria-label={t('composer.label', { name })}
          aria-describedby={hintId}
          aria-invalid={reading.charactersLeft !== undefined && reading.charactersLeft < 0}
          className="max-h-[40vh] min-w-0 flex-1 resize-none overflow-y-auto bg-transparent px-3 py-1.5 text-message [overflow-wrap:anywhere] placeholder:truncate"
        />
        <IconButton
          icon={ArrowUp}
          label={t('composer.send')}
          shortcut={t('composer.sendKey')}
          variant="primary"
          tooltipPlacement="top"
          isDisabled={!reading.canSend}
          // The field keeps the focus, so that writing goes on.
          preventFocusOnPress
          onPress={sendNow}
          className="w-9 rounded-row"
        />
        <span id={hintId} className="sr-only">
          {t('composer.hint')}
        </span>
      </div>
    </div>
  );
}

interface ComposerNoteProps {
  readonly error: AppError | undefined;
  readonly charactersLeft: number | undefined;
}

function ComposerNote({ error, charactersLeft }: ComposerNoteProps) {
  const { t } = useTranslation('conversation');
  const { t: tErrors } = useTranslation('errors');
  const isOver = charactersLeft !== undefined && charactersLeft < 0;
  return (
    <div className="flex flex-wrap justify-between gap-x-3 px-1 text-secondary">
      <span role="alert" className="min-w-0 text-danger">
        {error && <span className="block pb-1.5">{t('composer.failed', { reason: tErrors(error.code) })}</span>}
      </span>
      <output className={`tabular ms-auto ${isOver ? 'font-medium text-danger' : 'text-text-2'}`}>
        {charactersLeft !== undefined && (
          <span className="block pb-1.5">
            {isOver ? t('composer.over', { count: -charactersLeft }) : t('composer.left', { count: charactersLeft })}
          </span>
        )}
      </output>
    </div>
  );
}

/** As tall as its text; the style sheet sets the most. */
function useGrowingHeight(fieldRef: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const field = fieldRef.current;
    if (field === null) return undefined;
    const fit = (): void => {
      field.style.height = 'auto';
      if (text !== '') field.style.height = `${field.scrollHeight}px`;
    };
    fit();
    // Lines break elsewhere when the width or the text size changes.
    let width = field.clientWidth;
    const observer = new ResizeObserver(() => {
      if (field.clientWidth === width) return;
      width = field.clientWidth;
      fit();
    });
    observer.observe(field);
    return () => observer.disconnect();
  }, [fieldRef, text]);
}
