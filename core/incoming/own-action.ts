/** What this device does to messages: in the outbox it is a content without a message of its own. */
import type { UserId } from '../../shared/domain/ids';
import { actionIn } from '../content/action-in';
import type { MessageAction } from '../content/body-codec';
import { isElsewhere, setActionPlace } from '../vault/direct-action-table';
import type { Place } from '../vault/message-place';
import type { OwnEntry } from '../vault/outbox-row';
import { laterActionsOn } from '../vault/outbox-table';
import type { Transaction } from '../vault/vault';
import type { Reader } from './apply-content';
import { storeAction } from './store-action';
import { takeBack } from './take-back';

/** The topic has brought the entry. */
export function placeOwnAction(
  tx: Transaction,
  place: Place,
  { key, content }: OwnEntry,
  { sequence, reader }: { readonly sequence: number; readonly reader: Reader },
): void {
  const own = actionIn(content);
  if (own === undefined) return;
  setActionPlace(tx, place.topic, own.actionId, sequence);
  // What was done after it is shown already, and comes after it.
  if (isOvertaken(tx, own.action, key)) return;
  const { action, actionId, sentAtMs } = own;
  const { self, policies } = reader;
  const said = { actionId, sender: self, atMs: sentAtMs, claimedAtMs: sentAtMs } as const;
  storeAction(tx, place, action, { ...said, self, policies, stage: 'returned' });
}

/** The topic will never have the entry that this content was to be sent in. */
export function takeBackOwnAction(
  tx: Transaction,
  { topic, shown }: Pick<Place, 'topic' | 'shown'>,
  content: Uint8Array,
  self: UserId,
): void {
  const own = actionIn(content);
  if (own === undefined || isElsewhere(tx.db, own.actionId, topic)) return;
  takeBack(tx, shown, own, self);
}

function isOvertaken(tx: Transaction, action: MessageAction, key: number): boolean {
  if (action.kind === 'deletion') return false;
  const later = laterActionsOn(tx.db, action.messageId, key);
  return later.some((content) => isSameKind(actionIn(content)?.action, action));
}

function isSameKind(later: MessageAction | undefined, action: MessageAction): boolean {
  if (later?.kind !== action.kind) return false;
  return later.kind !== 'reaction' || action.kind !== 'reaction' || later.emoji === action.emoji;
}
