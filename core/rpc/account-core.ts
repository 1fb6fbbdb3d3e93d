import { currentPolicy, type WorkspacePolicy } from '../../shared/domain/workspace-policy';
import type { Views } from '../conversation/visible-topics';
import type { MembershipDependencies } from '../directory/membership';
import type { GifSearch } from '../gif/gif-search';
import type { Member } from '../member';
import type { MemberAccount } from '../vault/account-table';
import type { Vault } from '../vault/vault';

/** What the handlers of the core's contract work on. */
export interface AccountCore {
  readonly vault: Vault;
  readonly membership: MembershipDependencies;
  readonly visible: Views;
  readonly gifs: GifSearch;
  /** Undefined while the account is blank. */
  memberIfAny(): Member | undefined;
  /** Throws `workspace.not-joined`. */
  member(): Member;
  /** Founds or joins, one attempt at a time, and starts what a member has. */
  becomeMember(attempt: () => Promise<MemberAccount>): Promise<void>;
}

/** What the workspace allows now. Throws `workspace.not-joined`. */
export function policyOf(core: AccountCore): WorkspacePolicy {
  return currentPolicy(core.member().directory.state().policies);
}
