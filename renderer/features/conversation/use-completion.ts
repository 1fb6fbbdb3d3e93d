import { useId, useMemo, useState, type KeyboardEvent } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { UserId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { searchEmoji, withTone } from '../emoji/emoji';
import { useEmoji } from '../emoji/use-emoji';
import { useEmojiHabit } from '../emoji/use-emoji-habit';
import { rankMatches } from '../people/match-rank';
import { usePeople } from '../people/people-context';
import { namesOf, profileNameOf } from '../people/people-directory';
import type { ComposerContent } from './composer-text';
import { findToken, type CompletionToken } from './composer-token';
import type { Field } from './use-field';

/** How many are offered at once. */
const mostOptions = 8;

export type CompletionOption =
  /** `name` is written into the text, which others read: that of the profile. */
  | { readonly kind: 'person'; readonly id: string; readonly userId: UserId; readonly name: string }
  | { readonly kind: 'all'; readonly id: string; readonly name: string }
  | { readonly kind: 'emoji'; readonly id: string; readonly emoji: string; readonly code: string };

export interface Completion {
  readonly listId: string;
  readonly options: readonly CompletionOption[];
  /** The option that Enter takes. */
  readonly activeIndex: number;
  readonly optionId: (index: number) => string;
  readonly choose: (option: CompletionOption) => void;
  /** True when the key was for the list. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
}

/** Completes the name or the emoji that is being typed before the caret. */
export function useCompletion(content: ComposerContent, field: Field, conversation: ConversationView): Completion {
  const { caret } = field;
  const token = caret === undefined ? undefined : findToken(content, caret);
  const people = usePeopleOptions(token, conversation);
  const emoji = useEmojiOptions(token);
  const habit = useEmojiHabit();
  const listId = useId();
  const tokenKey = token === undefined ? '' : `${token.start} ${token.query}`;
  const [active, setActive] = useState({ tokenKey: '', index: 0 });
  const [dismissedAt, setDismissedAt] = useState<number>();

  // What is typed next at the same place is another one.
  if (token === undefined && dismissedAt !== undefined) setDismissedAt(undefined);
  const isDismissed = token === undefined || dismissedAt === token.start;
  const options = isDismissed ? [] : token.kind === 'mention' ? people : emoji;
  const activeIndex = active.tokenKey === tokenKey ? Math.min(active.index, options.length - 1) : 0;

  const choose = (option: CompletionOption): void => {
    if (token === undefined) return;
    const range = { start: token.start, end: token.start + token.query.length + 1 };
    if (option.kind === 'emoji') {
      habit.use(option.emoji);
      field.replace(range, `${option.emoji} `);
      return;
    }
    const mention = { length: option.name.length + 1, ...(option.kind === 'person' && { userId: option.userId }) };
    field.replaceByMention(range, `@${option.name} `, mention);
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    const option = options[activeIndex];
    if (option === undefined || event.nativeEvent.isComposing) return false;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setActive({ tokenKey, index: (activeIndex + step + options.length) % options.length });
    else if (event.key === 'Escape') setDismissedAt(token?.start);
    else if ((event.key === 'Enter' && !event.shiftKey) || (event.key === 'Tab' && !event.shiftKey)) choose(option);
    else return false;
    event.preventDefault();
    return true;
  };
  return { listId, options, activeIndex, optionId: (index) => `${listId}-${index}`, choose, onKeyDown };
}

function usePeopleOptions(token: CompletionToken | undefined, conversation: ConversationView) {
  const { t } = useTranslation('composer');
  const people = usePeople();
  const query = token?.kind === 'mention' ? token.query : undefined;
  const isAsked = query !== undefined;
  // Not with each key: the workspace may have 50,000.
  const others = useMemo(() => {
    const members = new Set(isAsked ? conversation.members : []);
    return members.size === 0 ? [] : people.others.filter(({ userId }) => members.has(userId));
  }, [isAsked, conversation.members, people]);
  return useMemo((): readonly CompletionOption[] => {
    if (query === undefined) return [];
    const found = rankMatches(others, query, (person) => [...namesOf(person), person.title]);
    const named = found.map((person): CompletionOption => {
      const { userId } = person;
      return { kind: 'person', id: userId, userId, name: profileNameOf(person) };
    });
    const all: CompletionOption = { kind: 'all', id: 'all', name: t('mention.all') };
    const isForAll = conversation.kind === 'group' && rankMatches([all], query, ({ name }) => [name, 'all']).length > 0;
    return [...named.slice(0, isForAll ? mostOptions - 1 : mostOptions), ...(isForAll ? [all] : [])];
  }, [query, others, conversation.kind, t]);
}

function useEmojiOptions(token: CompletionToken | undefined): readonly CompletionOption[] {
  const query = token?.kind === 'emoji' ? token.query : undefined;
  const all = useEmoji(query !== undefined);
  const { tone } = useEmojiHabit();
  return useMemo((): readonly CompletionOption[] => {
    if (query === undefined) return [];
    return searchEmoji(all, query, mostOptions).map((item): CompletionOption => {
      return { kind: 'emoji', id: item.emoji, emoji: withTone(item, tone), code: item.codes[0] ?? '' };
    });
  }, [query, all, tone]);
}
