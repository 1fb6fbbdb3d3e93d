import type { UserId } from '../../../shared/domain/ids';
import type { MessageInfo } from '../../../shared/ipc/core-contract';

export interface RecipientGroup {
  readonly stage: 'read' | 'delivered' | 'pending';
  readonly recipients: readonly { readonly userId: UserId; readonly atMs: number | undefined }[];
}

/** The recipients by how far the message has come with them, in each group the first first. No empty groups. */
export function recipientGroups({ recipients }: MessageInfo): readonly RecipientGroup[] {
  const groups = { read: [], delivered: [], pending: [] } as Record<
    RecipientGroup['stage'],
    { userId: UserId; atMs: number | undefined }[]
  >;
  for (const { userId, deliveredAtMs, readAtMs } of recipients) {
    if (readAtMs !== undefined) groups.read.push({ userId, atMs: readAtMs });
    else if (deliveredAtMs !== undefined) groups.delivered.push({ userId, atMs: deliveredAtMs });
    else groups.pending.push({ userId, atMs: undefined });
  }
  return (['read', 'delivered', 'pending'] as const)
    .map((stage) => ({ stage, recipients: groups[stage].toSorted((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0)) }))
    .filter((group) => group.recipients.length > 0);
}
