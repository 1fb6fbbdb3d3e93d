import { limits } from '../../../shared/domain/limits';
import type { MessageId } from '../../../shared/domain/ids';

/** Messages of one conversation that the reader has chosen. Immutable. */
export interface Selection {
  readonly ids: ReadonlySet<MessageId>;
  /** The one that was chosen last, or taken out: a range begins there. */
  readonly anchor: MessageId;
  /** How many times something was left out for want of room. */
  readonly refusals: number;
  /** How many times some of them were here no more. */
  readonly losses: number;
}

/** With this message alone. */
export function selectionOf(messageId: MessageId): Selection {
  return { ids: new Set([messageId]), anchor: messageId, refusals: 0, losses: 0 };
}

/** With the message, or without it if it was in. */
export function withToggled({ ids, refusals, losses }: Selection, messageId: MessageId): Selection {
  const changed = new Set(ids);
  const isRefused = !changed.delete(messageId) && changed.size >= limits.selectedMessages;
  if (!ids.has(messageId) && !isRefused) changed.add(messageId);
  return { ids: changed, anchor: messageId, refusals: refusals + (isRefused ? 1 : 0), losses };
}

/**
 * With all from the anchor to the message, the nearest to the anchor first, as many as there is room for. `order` has the messages
 * that are at hand; with an anchor that is not among them, the message alone.
 */
export function withRange(
  { ids, anchor, refusals, losses }: Selection,
  messageId: MessageId,
  order: readonly MessageId[],
): Selection {
  const to = order.indexOf(messageId);
  const found = order.indexOf(anchor);
  const from = found === -1 ? to : found;
  const range = from <= to ? order.slice(from, to + 1) : order.slice(to, from + 1).reverse();
  const wanted = range.filter((each) => !ids.has(each));
  const added = wanted.slice(0, limits.selectedMessages - ids.size);
  const isCut = added.length < wanted.length;
  return { ids: new Set([...ids, ...added]), anchor: messageId, refusals: refusals + (isCut ? 1 : 0), losses };
}

/** Without those that are not here any more; undefined when none is left. */
export function withOnly(selection: Selection, here: ReadonlySet<MessageId>): Selection | undefined {
  const left = [...selection.ids].filter((messageId) => here.has(messageId));
  if (left.length === selection.ids.size) return selection;
  return left.length === 0 ? undefined : { ...selection, ids: new Set(left), losses: selection.losses + 1 };
}
