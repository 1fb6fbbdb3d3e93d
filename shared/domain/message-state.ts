/**
 * How far a message has come. 'received' is what others wrote; the rest is told of one's own. A deleted one has 'failed' when its
 * deletion has, others' too.
 */
export type MessageState = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed' | 'received';

/**
 * What can happen to a message: the relay stored it, every other member's device has it, every other member has read
 * it, the relay refused it for good, the relay does not have it although it said so, or the person asked to try again.
 */
export type MessageEvent = 'stored' | 'received-by-all' | 'read-by-all' | 'refused' | 'lost' | 'retried';

/**
 * The state after `event`. Events may come late, twice and out of order (an acknowledgement after the entry itself, a
 * receipt before both), so the state only ever rises: waiting < sent < delivered < read. 'failed' counts as waiting, because
 * proof that the relay stored the message outweighs an earlier refusal. Two ways lead back: 'lost', because the relay's word
 * for 'sent' was not true, and 'retried', from 'failed'.
 */
export function nextMessageState(state: MessageState, event: MessageEvent): MessageState {
  switch (event) {
    case 'stored':
      return state === 'waiting' || state === 'failed' ? 'sent' : state;
    case 'received-by-all':
      return state === 'received' || state === 'read' ? state : 'delivered';
    case 'read-by-all':
      return state === 'received' ? state : 'read';
    case 'refused':
      return state === 'waiting' ? 'failed' : state;
    case 'lost':
      return state === 'sent' ? 'waiting' : state;
    case 'retried':
      return state === 'failed' ? 'waiting' : state;
  }
}
