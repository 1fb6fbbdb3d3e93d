import type { MessageId, UserId } from '../../shared/domain/ids';

/** Whose an action is, of when, and how far it has come. */
export interface ActionOrigin {
  /** The message id of its content. */
  readonly actionId: MessageId;
  readonly sender: UserId;
  readonly self: UserId;
  readonly atMs: number;
  /** `pending`: made here, and shown before anybody else has it. `returned`: the same, when its topic has brought it. */
  readonly stage: 'pending' | 'returned' | 'received';
}
