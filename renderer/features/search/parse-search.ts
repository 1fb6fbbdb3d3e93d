/** Reads what is typed into the search: words, and filters such as `from:Mara in:"Ward round" before:2026-11-01 has:link`. */
import type { ConversationId, UserId } from '../../../shared/domain/ids';
import type { ConversationView, Person } from '../../../shared/ipc/core-contract';
import { rankMatches } from '../people/match-rank';
import { namesOf } from '../people/people-directory';
import { parseDay } from './parse-day';

export type FilterKind = 'from' | 'in' | 'before' | 'after' | 'has';

/** A filter as it was typed, and where: without that part of the text it is gone. */
export interface TypedFilter {
  readonly kind: FilterKind;
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** Whether it says something that can be searched for; a name that nobody has does not. */
  readonly isUnderstood: boolean;
}

export interface ParsedSearch {
  /** What is not a filter. */
  readonly query: string;
  readonly filters: readonly TypedFilter[];
  readonly sender?: UserId | undefined;
  readonly conversationId?: ConversationId | undefined;
  readonly beforeMs?: number | undefined;
  readonly afterMs?: number | undefined;
  readonly has?: 'link' | 'picture' | undefined;
}

/** A conversation with the title that it has in the window. */
export interface TitledConversation {
  readonly conversation: ConversationView;
  readonly title: string;
}

/** What names in filters can mean. */
export interface SearchScope {
  readonly people: readonly Person[];
  readonly conversations: readonly TitledConversation[];
  readonly nowMs: number;
}

const kinds: Readonly<Record<string, FilterKind>> = {
  from: 'from',
  von: 'from',
  in: 'in',
  before: 'before',
  vor: 'before',
  after: 'after',
  nach: 'after',
  has: 'has',
  hat: 'has',
};

/** A quoted phrase, in which nothing is a filter, or a filter with its value, which is quoted if it has spaces. */
const parts =
  /["“”„][^"“”„]*["“”„]?|(?<!\S)(from|von|in|before|vor|after|nach|has|hat):(?:["“”„]([^"“”„]*)["“”„]?|([^\s"“”„]*))/giu;

/** In English and German, whatever the language of the window. The last one of a kind holds. Any text can be read. */
export function parseSearch(text: string, scope: SearchScope): ParsedSearch {
  const filters: TypedFilter[] = [];
  let found: Omit<ParsedSearch, 'query' | 'filters'> = {};
  const words: string[] = [];
  let at = 0;
  for (const match of text.matchAll(parts)) {
    const [whole, name, quotedValue, bareValue = ''] = match;
    const kind = kinds[name?.toLowerCase() ?? ''];
    if (kind === undefined) continue;
    const value = (quotedValue ?? bareValue).trim();
    words.push(text.slice(at, match.index).trim());
    at = match.index + whole.length;
    if (value === '') continue;
    const meaning = meaningOf(kind, value, scope);
    filters.push({ kind, value, start: match.index, end: at, isUnderstood: meaning !== undefined });
    found = { ...found, ...meaning };
  }
  words.push(text.slice(at).trim());
  return { query: words.filter((part) => part !== '').join(' '), filters, ...found };
}

/** The text without one of its filters. */
export function withoutFilter(text: string, { start, end }: TypedFilter): string {
  return `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim();
}

type Meaning = Omit<ParsedSearch, 'query' | 'filters'>;

function meaningOf(kind: FilterKind, value: string, scope: SearchScope): Meaning | undefined {
  switch (kind) {
    case 'from': {
      const [person] = rankMatches(scope.people, value, namesOf);
      return person && { sender: person.userId };
    }
    case 'in': {
      const [found] = rankMatches(scope.conversations, value, ({ title }) => [title]);
      return found && { conversationId: found.conversation.conversationId };
    }
    case 'before': {
      const day = parseDay(value, scope.nowMs);
      return day && { beforeMs: day.startMs };
    }
    case 'after': {
      const day = parseDay(value, scope.nowMs);
      return day && { afterMs: day.startMs };
    }
    case 'has':
      if (/^links?$/iu.test(value)) return { has: 'link' };
      return /^(?:pictures?|images?|gifs?|bild(?:er)?)$/iu.test(value) ? { has: 'picture' } : undefined;
  }
}
