import type { Database } from '@signalapp/sqlcipher';
import type { DirectoryState } from '../../shared/domain/directory/directory-state';
import type { ConversationId } from '../../shared/domain/ids';
import { membersOf } from '../vault/conversation-member-table';
import { departedAtMs, findLobby, requestLifetimeMs, settledUpToMs, type AdmissionRequest } from '../vault/lobby-table';

/** Clocks differ; one that is further ahead can't be told from a request that comes again after its person has gone. */
const skewMs = 2 * 60 * 1000;

/**
 * Whether this person may be let in for having asked then: who is in the workspace and not in the group, asked not too long ago
 * and not before this device came, and since then has neither withdrawn nor been let in nor gone.
 */
export function isAdmissible(
  db: Database,
  conversationId: ConversationId,
  { userId, sentAtMs }: AdmissionRequest,
  { directory, nowMs }: { readonly directory: DirectoryState; readonly nowMs: number },
): boolean {
  if (!directory.members.has(userId) || membersOf(db, conversationId).includes(userId)) return false;
  if (sentAtMs < nowMs - requestLifetimeMs) return false;
  if (sentAtMs <= (findLobby(db, conversationId)?.sinceMs ?? -Infinity)) return false;
  if (sentAtMs <= (settledUpToMs(db, conversationId, userId) ?? -Infinity)) return false;
  const goneAtMs = departedAtMs(db, conversationId, userId);
  return goneAtMs === undefined || (sentAtMs > goneAtMs && sentAtMs <= nowMs + skewMs);
}
