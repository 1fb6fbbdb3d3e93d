import type { MessageId } from '../../../shared/domain/ids';
import { toAppError, type AppError } from '../../../shared/errors';
import type { MessagePage, MessageView, PagePoint } from '../../../shared/ipc/core-contract';
import {
  appendPage,
  arrivals,
  clearUnread,
  lastOfOthers,
  lastSettled,
  markUnread,
  mergeChanged,
  openWindow,
  prependPage,
  removeGone,
  type MessageWindow,
} from './message-window';

const pageSize = 100;
/** How many messages `messages.get` answers at once. */
const getLimit = 200;

/** What a timeline asks of the core about its conversation. */
export interface TimelineSource {
  page(from: PagePoint, limit: number): Promise<MessagePage>;
  get(messageIds: readonly MessageId[]): Promise<readonly MessageView[]>;
  markRead(messageId: MessageId): Promise<void>;
}

/** Where the view finds its place after the window was opened, or jumped in. */
export type TimelinePlace = 'first-unread' | 'newest' | { readonly messageId: MessageId };

export type TimelineSnapshot =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: AppError }
  | {
      readonly state: 'ready';
      readonly window: MessageWindow;
      /** Grows when the view must find its place again: the window was opened anew, or the reader jumps in it. */
      readonly generation: number;
      readonly openedAt: TimelinePlace;
      readonly loading: 'older' | 'newer' | undefined;
      /** The last page that was asked for could not be read. */
      readonly failed: 'older' | 'newer' | undefined;
    };

/** Where one can jump to. */
export type JumpPoint = Extract<PagePoint, { readonly at: 'message' | 'time' }>;

/**
 * Where the reader is: at the end and reading it; at the end, which others may see but the reader does not look at, with the line "New",
 * if there is one, in sight or behind; or elsewhere.
 */
export type Attention = 'reading' | 'at-line' | 'past-line' | 'elsewhere';

/** The loaded stretch of one conversation, kept true by the change feed. Shows nothing before `open`. */
export class Timeline {
  readonly #source: TimelineSource;
  readonly #listeners = new Set<() => void>();
  readonly #arrivalListeners = new Set<(messages: readonly MessageView[]) => void>();
  #snapshot: TimelineSnapshot = { state: 'loading' };
  #generation = 0;
  #attention: Attention = 'elsewhere';
  /** What others wrote up to this position is read, as far as this window knows. */
  #readPosition = '';
  /** What is to be read again. */
  readonly #changed = new Set<MessageId>();
  /** Changes are taken one after the other, so that an older answer never overwrites a newer one. */
  #lastChange: Promise<void> = Promise.resolve();

  constructor(source: TimelineSource) {
    this.#source = source;
  }

  readonly snapshot = (): TimelineSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Tells of messages of others that have just arrived. Returns a function that ends it. */
  onArrivals(listener: (messages: readonly MessageView[]) => void): () => void {
    this.#arrivalListeners.add(listener);
    return () => this.#arrivalListeners.delete(listener);
  }

  /** Says what the reader would see of a message that arrives now at the end. */
  attend(attention: Attention): void {
    this.#attention = attention;
  }

  /** Opens at the first unread message, or at the newest. Replaces what was loaded. */
  async open(at: 'first-unread' | 'newest'): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    if (this.#snapshot.state === 'failed') this.#publish({ state: 'loading' });
    try {
      const page = await this.#source.page({ at }, pageSize);
      if (generation !== this.#generation) return;
      const window = openWindow(page);
      this.#readPosition = readUpTo(window);
      this.#publish({ state: 'ready', window, generation, openedAt: at, loading: undefined, failed: undefined });
    } catch (error) {
      if (generation === this.#generation) this.#publish({ state: 'failed', error: toAppError(error) });
    }
  }

  /**
   * Goes to a message, or to the first one of a time and what follows it. Loads what is around it, unless it is loaded.
   * Answers false, and stays, when there is no such message on this device. Rejects when it can't be read.
   */
  async jump(to: JumpPoint): Promise<boolean> {
    const loaded = this.#snapshot.state === 'ready' ? this.#snapshot.window.messages : [];
    if (to.at === 'message' && loaded.some(({ messageId }) => messageId === to.messageId)) {
      this.#generation += 1;
      this.#place({ messageId: to.messageId });
      return true;
    }
    this.#generation += 1;
    const generation = this.#generation;
    const page = await this.#source.page(to, pageSize);
    const target = page.messages.find((message) =>
      to.at === 'message' ? message.messageId === to.messageId : message.sentAtMs >= to.atMs,
    );
    // Whoever went elsewhere meanwhile stays there.
    if (generation !== this.#generation) return true;
    if (target === undefined) return false;
    const window = openWindow(page);
    const read = readUpTo(window);
    if (read > this.#readPosition) this.#readPosition = read;
    const openedAt = { messageId: target.messageId };
    this.#publish({ state: 'ready', window, generation, openedAt, loading: undefined, failed: undefined });
    return true;
  }

  /** Loads the page before or after the window. Does nothing while one loads. */
  async loadMore(direction: 'older' | 'newer'): Promise<void> {
    const before = this.#snapshot;
    if (before.state !== 'ready' || before.loading !== undefined) return;
    const hasMore = direction === 'older' ? before.window.hasOlder : before.window.hasNewer;
    const edge = edgePosition(before.window, direction);
    if (!hasMore || edge === undefined) return;
    this.#publish({ ...before, loading: direction, failed: undefined });
    const page = await this.#readBeyond(direction, edge);
    const now = this.#snapshot;
    if (now.state !== 'ready' || now.generation !== before.generation) return;
    // Changes may have moved the edge meanwhile; then the page would leave a gap.
    const fits = page !== undefined && edgePosition(now.window, direction) === edge;
    const grow = direction === 'older' ? prependPage : appendPage;
    const window = fits ? grow(now.window, page) : now.window;
    this.#publish({ ...now, loading: undefined, failed: page === undefined ? direction : undefined, window });
  }

  /** Reads again what the change feed named. Whatever is named during a reading is read at once after it. */
  takeChanges(messageIds: readonly MessageId[]): Promise<void> {
    for (const messageId of messageIds) this.#changed.add(messageId);
    // What can't be read now is read when the connection to the core is back, or the conversation is opened again.
    this.#lastChange = this.#lastChange.then(() => this.#takeNow()).catch(() => undefined);
    return this.#lastChange;
  }

  /** Catches up after the change feed was interrupted, and keeps the reader's place. */
  async resync(): Promise<void> {
    const { state } = this.#snapshot;
    if (state === 'failed') return this.open('first-unread');
    if (this.#snapshot.state !== 'ready') return undefined;
    await this.takeChanges(this.#snapshot.window.messages.map((message) => message.messageId));
    const { window, generation } = this.#snapshot;
    const last = lastSettled(window);
    if (window.hasNewer) return undefined;
    if (last === undefined) return this.open('newest');
    const page = await this.#readBeyond('newer', last.position);
    if (page === undefined || generation !== this.#generation) return undefined;
    this.#takeIn(arrivals(window, page.messages), (current) => appendPage(current, page));
    return undefined;
  }

  /** The reader has this message and all before it in sight, and the window has the focus. */
  see(message: MessageView): void {
    if (this.#snapshot.state !== 'ready') return;
    const seen = lastOfOthers(this.#snapshot.window, message.position);
    if (seen === undefined || seen.position <= this.#readPosition) return;
    const before = this.#readPosition;
    this.#readPosition = seen.position;
    this.#source.markRead(seen.messageId).catch(() => {
      this.#readPosition = before;
    });
  }

  /** Takes the line "New" away. */
  forgetUnread(): void {
    this.#update(clearUnread);
  }

  async #takeNow(): Promise<void> {
    const messageIds = [...this.#changed];
    this.#changed.clear();
    for (let start = 0; start < messageIds.length; start += getLimit) {
      if (this.#snapshot.state !== 'ready') return;
      const asked = messageIds.slice(start, start + getLimit);
      const messages = await this.#source.get(asked);
      this.#merge(messages);
      const found = new Set(messages.map(({ messageId }) => messageId));
      this.#remove(new Set(asked.filter((messageId) => !found.has(messageId))));
    }
  }

  /** What was deleted for this person, or has vanished. */
  #remove(gone: ReadonlySet<MessageId>): void {
    this.#update((current) => removeGone(current, gone));
    if (this.#snapshot.state !== 'ready') return;
    const { messages, hasOlder, hasNewer } = this.#snapshot.window;
    // Without a message there is no edge at which more could load.
    if (messages.length === 0 && (hasOlder || hasNewer)) void this.open('newest');
  }

  #place(openedAt: TimelinePlace): void {
    if (this.#snapshot.state !== 'ready') return;
    this.#publish({ ...this.#snapshot, generation: this.#generation, openedAt, loading: undefined });
  }

  /** So that what comes while nobody looks is met from its beginning. While it is opened anew, that finds the place. */
  #placeAtLine(): void {
    if (this.#snapshot.state !== 'ready' || this.#snapshot.generation !== this.#generation) return;
    this.#generation += 1;
    this.#place('first-unread');
  }

  #merge(messages: readonly MessageView[]): void {
    if (this.#snapshot.state !== 'ready') return;
    const arrived = arrivals(this.#snapshot.window, messages);
    // Whoever is not at the end keeps what they read; the rest is loaded when they come to it.
    const keptEnd = this.#attention === 'reading' ? 'newest' : 'oldest';
    this.#takeIn(arrived, (current) => mergeChanged(current, messages, keptEnd));
    if (arrived.length > 0) for (const listener of this.#arrivalListeners) listener(arrived);
  }

  /** Sets the line "New" before what arrived unseen, unless it stands before it already and is still ahead. */
  #takeIn(arrived: readonly MessageView[], take: (window: MessageWindow) => MessageWindow): void {
    if (this.#snapshot.state !== 'ready') return;
    const isSeen = arrived.length === 0 || this.#attention === 'reading';
    const isAllRead = (lastOfOthers(this.#snapshot.window)?.position ?? '') <= this.#readPosition;
    const isLineBehind = isAllRead || this.#attention === 'past-line';
    this.#update((current) => {
      const taken = take(current);
      return isSeen ? taken : markUnread(isLineBehind ? clearUnread(taken) : taken, arrived);
    });
    if (isSeen || this.#attention === 'elsewhere') return;
    this.#placeAtLine();
    // Until the view tells otherwise: what comes before that stands behind the same line.
    this.#attention = 'at-line';
  }

  async #readBeyond(direction: 'older' | 'newer', position: string): Promise<MessagePage | undefined> {
    try {
      return await this.#source.page({ at: direction === 'older' ? 'before' : 'after', position }, pageSize);
    } catch {
      return undefined;
    }
  }

  #update(change: (window: MessageWindow) => MessageWindow): void {
    if (this.#snapshot.state !== 'ready') return;
    const window = change(this.#snapshot.window);
    if (window !== this.#snapshot.window) this.#publish({ ...this.#snapshot, window });
  }

  #publish(next: TimelineSnapshot): void {
    this.#snapshot = next;
    for (const listener of this.#listeners) listener();
  }
}

function edgePosition(window: MessageWindow, direction: 'older' | 'newer'): string | undefined {
  return window.messages.at(direction === 'older' ? 0 : -1)?.position;
}

/** The position of the last message of others before the line "New"; of all when everything is read. */
function readUpTo(window: MessageWindow): string {
  const firstUnread = window.messages.find((message) => message.messageId === window.firstUnreadId);
  // It stands before the window.
  if (window.firstUnreadId !== undefined && firstUnread === undefined) return '';
  const read = window.messages.findLast(
    (message) => !message.isOwn && (firstUnread === undefined || message.position < firstUnread.position),
  );
  return read?.position ?? '';
}
