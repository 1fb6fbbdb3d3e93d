import type { UserId } from '../../../shared/domain/ids';
import { useMentionName } from './use-mention-name';

export interface MentionPillProps {
  /** Undefined for all. */
  readonly userId: UserId | undefined;
  readonly selfUserId: UserId | undefined;
}

/** A name in a message; the reader's own, and all, stand out. */
export function MentionPill({ userId, selfUserId }: MentionPillProps) {
  const nameOf = useMentionName();
  const isMeant = userId === undefined || userId === selfUserId;
  return (
    <span
      className={`rounded-[5px] px-1 font-medium ${isMeant ? 'bg-accent text-on-accent' : 'bg-accent-soft text-accent'}`}
    >
      @<bdi>{nameOf(userId)}</bdi>
    </span>
  );
}
