import type { MessageId, UserId } from '../../shared/domain/ids';
import type { PolicyHistory } from '../../shared/domain/workspace-policy';

/** Whose an action is, of when, and how far it has come. */
export interface ActionOrigin {
  /** The message id of its content. */
  readonly actionId: MessageId;
  readonly sender: UserId;
  readonly self: UserId;
  /** As it is shown: not in the future of this device's clock. */
  readonly atMs: number;
  /** As its sender said: all devices judge by the same. */
  readonly claimedAtMs: number;
  readonly policies: PolicyHistory;
  /** `pending`: made here, and shown before anybody else has it. `returned`: the same, when its topic has brought it. */
  readonly stage: 'pending' | 'returned' | 'received';
}
