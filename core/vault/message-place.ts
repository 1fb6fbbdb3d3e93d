/** Where in a conversation stands what the entries of its topics bring. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId } from '../../shared/domain/ids';
import { idBlob, type Blob } from './columns';
import type { Conversation } from './conversation-row';
import { readPosition } from './conversation-table';
import { lastStoredPosition } from './message-table';
import { lastSequence, positionOf, slotsPerEntry, waitingPosition, type Position, type Slot } from './position';
import type { Transaction } from './vault';

/** Where a topic's entries are shown: in its own conversation, or in another one with the same person. */
export interface Place {
  readonly topic: ConversationId;
  readonly shown: ConversationId;
  /** Places that were taken twice: what the relay has lost is shown before what it has there now. */
  readonly lostPlaces: number;
}

export function placeOf({
  conversationId,
  shownIn,
  lostPlaces,
}: Pick<Conversation, 'conversationId' | 'shownIn' | 'lostPlaces'>): Place {
  return { topic: conversationId, shown: shownIn, lostPlaces };
}

/** The sequence that an entry is shown as. A relay that lies may bring it to the highest, where many can be: never beyond. */
export function shownSequence({ lostPlaces }: Place, sequence: number): number {
  return Math.min(sequence + lostPlaces, lastSequence);
}

/**
 * The position of what this entry brings: in the order of its topic, after what other topics have brought before, and free.
 * Members and relays choose sequences, so nothing may depend on their being apart.
 */
export function takePlace(tx: Transaction, place: Place, sequence: number, slot: Slot = 0): Position {
  const { topic, shown } = place;
  const position = positionOf(shownSequence(place, sequence), slot);
  const row = tx.db
    .prepare(
      `SELECT t.position_base, s.last_topic, EXISTS (
         SELECT 1 FROM message m WHERE m.conversation_id = s.conversation_id AND m.position = t.position_base + ?
       ) AS is_taken
       FROM conversation t, conversation s WHERE t.conversation_id = ? AND s.conversation_id = ?`,
    )
    .get<PlaceRow>([position, idBlob(topic), idBlob(shown)]);
  if (row === undefined) return freePosition(tx.db, shown, position);
  const last = row.last_topic === null ? shown : idFromBytes('ConversationId', row.last_topic);
  const base = last === topic ? row.position_base : followOn(tx, place, sequence, row.position_base);
  const wanted = base + position;
  const isFree = last === topic && row.is_taken === 0 && wanted < waitingPosition;
  return isFree ? (wanted as Position) : freePosition(tx.db, shown, wanted);
}

type PlaceRow = { readonly position_base: number; readonly last_topic: Blob | null; readonly is_taken: number };

// From now on this topic's entries come after all that is there, or was there when it was read.
function followOn(tx: Transaction, place: Place, sequence: number, formerBase: number): number {
  const { topic, shown } = place;
  const last = Math.max(lastStoredPosition(tx.db, shown), readPosition(tx.db, shown));
  const gap = last + 1 - positionOf(shownSequence(place, sequence));
  const base = Math.max(formerBase, Math.ceil(gap / slotsPerEntry) * slotsPerEntry);
  tx.db.prepare('UPDATE conversation SET position_base = ? WHERE conversation_id = ?').run([base, idBlob(topic)]);
  tx.db.prepare('UPDATE conversation SET last_topic = ? WHERE conversation_id = ?').run([idBlob(topic), idBlob(shown)]);
  return base;
}

// The wanted position, or the next one that nothing stands at; before it if there is none up to those that wait.
function freePosition(db: Database, shown: ConversationId, wanted: number): Position {
  const last = Math.min(wanted, waitingPosition - 1);
  if (!isTaken(db, shown, last)) return last as Position;
  const id = idBlob(shown);
  const after = db
    .prepare(
      `SELECT position + 1 FROM message m WHERE conversation_id = ? AND position >= ? AND position < ?
       AND NOT EXISTS (SELECT 1 FROM message n WHERE n.conversation_id = ? AND n.position = m.position + 1)
       ORDER BY position LIMIT 1`,
      { pluck: true },
    )
    .get<number>([id, last, waitingPosition - 1, id]);
  if (after !== undefined) return after as Position;
  const before = db
    .prepare(
      `SELECT position - 1 FROM message m WHERE conversation_id = ? AND position <= ?
       AND NOT EXISTS (SELECT 1 FROM message n WHERE n.conversation_id = ? AND n.position = m.position - 1)
       ORDER BY position DESC LIMIT 1`,
      { pluck: true },
    )
    .get<number>([id, last, id]);
  return (before ?? last) as Position;
}

function isTaken(db: Database, shown: ConversationId, position: number): boolean {
  return (
    db
      .prepare('SELECT 1 FROM message WHERE conversation_id = ? AND position = ?', { pluck: true })
      .get<number>([idBlob(shown), position]) === 1
  );
}
