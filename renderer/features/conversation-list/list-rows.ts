import type { ConversationId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { orderConversations } from './order-conversations';

/** A part of the list that can be closed. */
export type ListSection =
  | { readonly kind: 'favourites' }
  | { readonly kind: 'folder'; readonly name: string }
  | { readonly kind: 'rest' };

/** What stands in one line of the list. Equal rows are the same object as long as their conversations are. */
export type ListRow =
  | {
      readonly kind: 'heading';
      readonly id: string;
      readonly section: ListSection;
      readonly isClosed: boolean;
      readonly count: number;
      /** Of a closed section, which hides its conversations' own counts; else 0. */
      readonly unreadCount: number;
    }
  | { readonly kind: 'conversation'; readonly id: ConversationId; readonly conversation: ConversationView }
  /** Leads to the archived conversations. */
  | { readonly kind: 'archive'; readonly id: 'archive'; readonly count: number; readonly unreadCount: number };

/**
 * The list from top to bottom: favourites, folders by name, all others, and the way to the archive. There are headings only
 * where there is more than one section. Within a section the latest activity comes first.
 */
export function listRows(
  conversations: readonly ConversationView[],
  closed: ReadonlySet<string>,
  locale: string,
): readonly ListRow[] {
  const sections = sectionsOf(orderConversations(conversations.filter(isListed)), locale);
  const hasHeadings = sections.some(({ section }) => section.kind !== 'rest');
  const rows = sections.flatMap(({ section, conversations: inside }): readonly ListRow[] => {
    const id = sectionId(section);
    const isClosed = hasHeadings && closed.has(id);
    const unreadCount = isClosed ? unreadIn(inside) : 0;
    const heading = sameRow({ kind: 'heading', id, section, isClosed, count: inside.length, unreadCount });
    return [...(hasHeadings ? [heading] : []), ...(isClosed ? [] : inside.map(conversationRow))];
  });
  const archived = conversations.filter((conversation) => !isListed(conversation));
  if (archived.length === 0) return rows;
  return [
    ...rows,
    sameRow({ kind: 'archive', id: 'archive', count: archived.length, unreadCount: unreadIn(archived) }),
  ];
}

/** Conversations without any heading, the latest activity first. */
export function plainRows(conversations: readonly ConversationView[]): readonly ListRow[] {
  return orderConversations(conversations).map(conversationRow);
}

/** The names of all folders that hold a conversation, in the order of the locale. */
export function folderNames(conversations: readonly ConversationView[], locale: string): readonly string[] {
  const names = new Set(conversations.flatMap(({ preferences: { folder } }) => folder ?? []));
  return [...names].sort(new Intl.Collator(locale, { numeric: true }).compare);
}

export function isListed({ preferences }: ConversationView): boolean {
  return !preferences.isArchived;
}

interface SectionOfList {
  readonly section: ListSection;
  readonly conversations: readonly ConversationView[];
}

function sectionsOf(ordered: readonly ConversationView[], locale: string): readonly SectionOfList[] {
  const favourites = ordered.filter(({ preferences }) => preferences.isFavourite);
  const others = ordered.filter(({ preferences }) => !preferences.isFavourite);
  const all: readonly SectionOfList[] = [
    { section: { kind: 'favourites' }, conversations: favourites },
    ...folderNames(others, locale).map((name) => ({
      section: { kind: 'folder', name } as const,
      conversations: others.filter(({ preferences }) => preferences.folder === name),
    })),
    { section: { kind: 'rest' }, conversations: others.filter(({ preferences }) => preferences.folder === undefined) },
  ];
  return all.filter(({ conversations }) => conversations.length > 0);
}

function sectionId(section: ListSection): string {
  return section.kind === 'folder' ? `folder ${section.name}` : section.kind;
}

/** What is unread where somebody wants to be told of it. */
function unreadIn(conversations: readonly ConversationView[]): number {
  return conversations.reduce((sum, { unreadCount, unreadMentionCount, isMarkedUnread, preferences: { notify } }) => {
    const count = notify === 'mentions' ? unreadMentionCount : notify === 'all' ? unreadCount : 0;
    // What the reader has marked, they want to see, however silent the others are there.
    return sum + (isMarkedUnread ? Math.max(count, 1) : count);
  }, 0);
}

// The list draws only rows that are new to it.
const conversationRows = new WeakMap<ConversationView, ListRow>();

function conversationRow(conversation: ConversationView): ListRow {
  const row = conversationRows.get(conversation) ?? {
    kind: 'conversation',
    id: conversation.conversationId,
    conversation,
  };
  conversationRows.set(conversation, row);
  return row;
}

const otherRows = new Map<string, ListRow>();

function sameRow(row: ListRow): ListRow {
  const key = JSON.stringify(row);
  const known = otherRows.get(key) ?? row;
  // A day's counts of a few sections: more than that is not worth keeping.
  if (otherRows.size > 500) otherRows.clear();
  otherRows.set(key, known);
  return known;
}
