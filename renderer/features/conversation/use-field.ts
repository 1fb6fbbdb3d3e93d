import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { Mention } from '../../../shared/ipc/core-contract';
import { hasFocusInSight } from '../../ui/focus-in-sight';
import { applyFormat, type Format, type Selection } from './composer-format';
import { addMention, applyEdit, keptMentions } from './composer-text';
import type { ComposerState } from './use-composer';

export type FieldRef = RefObject<HTMLTextAreaElement | null>;

export interface Field {
  /** Where the caret is; undefined while text is selected, or the field does not have the focus. */
  readonly caret: number | undefined;
  /** To be called after every change of the text or the selection. */
  readonly onChange: () => void;
  readonly onSelect: () => void;
  readonly onBlur: () => void;
  readonly focus: () => void;
  /** As `focus`, once a menu or dialog that had the focus is gone. */
  readonly focusLater: () => void;
  /** Replaces a part of the text, as typing would, so that it can be undone; then the caret stands behind it. */
  readonly replace: (range: Selection, text: string) => void;
  /** As `replace`, with the first `length` units naming somebody. */
  readonly replaceByMention: (range: Selection, text: string, mention: Omit<Mention, 'start'>) => void;
  /** Puts text in place of what is selected. */
  readonly insert: (text: string) => void;
  /** As `insert`, once a popover that had the focus is gone. */
  readonly insertLater: (text: string) => void;
  /** Types the mark that begins a mention. */
  readonly beginMention: () => void;
  readonly format: (format: Format) => void;
}

/** The textarea of the composer and what is done to its text by other means than typing. */
export function useField(ref: FieldRef, { content, now, write }: ComposerState): Field {
  const [caret, setCaret] = useState<number>();
  useGrowingHeight(ref, content.text);
  useLayoutEffect(() => {
    if (!hasFocusInSight()) ref.current?.focus();
  }, [ref]);
  useEffect(() => {
    // After the click that opened the conversation, which would take the focus to the list.
    const frame = requestAnimationFrame(() => ref.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [ref]);

  const onSelect = useCallback(() => {
    const field = ref.current;
    if (field !== null) setCaret(field.selectionStart === field.selectionEnd ? field.selectionEnd : undefined);
  }, [ref]);
  const onChange = (): void => {
    const field = ref.current;
    if (field === null) return;
    write(applyEdit(now(), field.value, field.selectionEnd));
    onSelect();
  };
  const replace = (range: Selection, text: string): void => {
    const field = ref.current;
    if (field === null) return;
    field.focus();
    field.setSelectionRange(range.start, range.end);
    typeText(text, range);
  };
  const insert = (text: string): void => {
    const field = ref.current;
    if (field !== null) replace({ start: field.selectionStart, end: field.selectionEnd }, text);
  };
  const beginMention = (): void => {
    const field = ref.current;
    const isAfterWord = field !== null && /\S$/u.test(field.value.slice(0, field.selectionStart));
    insert(isAfterWord ? ' @' : '@');
  };
  return {
    caret,
    onChange,
    onSelect,
    onBlur: () => setCaret(undefined),
    focus: () => ref.current?.focus(),
    focusLater: () => afterPopover(() => ref.current?.focus()),
    replace,
    insert,
    insertLater: (text) => afterPopover(() => insert(text)),
    beginMention,
    replaceByMention(range, text, mention) {
      replace(range, text);
      const isThere = now().text.startsWith(text, range.start);
      if (isThere) write(addMention(now(), { ...mention, start: range.start }));
    },
    format(format) {
      const field = ref.current;
      if (field === null) return;
      const before = now();
      const change = applyFormat(field.value, { start: field.selectionStart, end: field.selectionEnd }, format);
      const kept = keptMentions(before, change);
      replace(change, change.text);
      if (now().text !== before.text) write(kept.reduce(addMention, now()));
      field.setSelectionRange(change.selection.start, change.selection.end);
    },
  };
}

/** What has opened over the field gives the focus back to its button when it goes, a frame later. */
function afterPopover(act: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(act));
}

/** Old, and the one way by which the field's own undo knows of it; tells the field's listeners as typing does. */
function typeText(text: string, { start, end }: Selection): void {
  if (text !== '') document.execCommand('insertText', false, text);
  else if (start !== end) document.execCommand('delete');
}

/** A text of this many UTF-16 units fills the most that the style sheet lets it have, and costs much to measure. */
const tallLength = 6_000;

/** Of a small edit, in UTF-16 units, and more than the lines that it can take away, in CSS pixels. */
const smallEdit = 2;
const spareHeight = 120;

/** As tall as its text; the style sheet sets the most. */
function useGrowingHeight(fieldRef: FieldRef, text: string): void {
  const fitted = useRef('');
  useLayoutEffect(() => {
    const field = fieldRef.current;
    const before = fitted.current;
    fitted.current = text;
    if (field === null || (before !== '' && isSmallEdit(before, text) && isFull(field))) return;
    fitHeight(field, text);
  }, [fieldRef, text]);
  useLayoutEffect(() => {
    const field = fieldRef.current;
    if (field === null) return undefined;
    // Lines break elsewhere when the width or the text size changes.
    let width = field.clientWidth;
    const observer = new ResizeObserver(() => {
      if (field.clientWidth === width) return;
      width = field.clientWidth;
      fitHeight(field, field.value);
    });
    observer.observe(field);
    return () => observer.disconnect();
  }, [fieldRef]);
}

/** As tall as it may be, with more lines beyond than a small edit takes away: its height stays, and need not be found anew. */
function isFull(field: HTMLTextAreaElement): boolean {
  return field.scrollHeight - field.clientHeight > spareHeight;
}

/** Whether all of it but a character or two has stayed. */
function isSmallEdit(before: string, after: string): boolean {
  const shorter = Math.min(before.length, after.length);
  let begin = 0;
  while (begin < shorter && before.charCodeAt(begin) === after.charCodeAt(begin)) begin += 1;
  let end = 0;
  while (end < shorter - begin && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return Math.max(before.length, after.length) - begin - end <= smallEdit;
}

function fitHeight(field: HTMLTextAreaElement, text: string): void {
  if (text.length > tallLength) {
    field.style.height = '100vh';
    return;
  }
  field.style.height = 'auto';
  if (text !== '') field.style.height = `${field.scrollHeight}px`;
}
