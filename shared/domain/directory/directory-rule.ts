import { AppError } from '../../errors';

/** The rules of the directory, by the order in which an entry is held against them. */
export type DirectoryRule =
  /** At most `limits.directoryEntryBytes`. */
  | 'size'
  /** Belongs to this workspace; empty in the founding entry alone. */
  | 'workspace'
  /** Follows the last entry by one; only the first one founds. */
  | 'sequence'
  | 'previous-hash'
  /** Not before the last entry; for a relay, not far in the future either. */
  | 'time'
  /** The genesis is signed by its device, and the user id is its hash. */
  | 'genesis'
  /** An authorised device of a member; in a founding or join, the genesis device. */
  | 'signer'
  | 'signature'
  /** The member's role allows the action. */
  | 'right'
  /** The id, key or inbox was never used before. */
  | 'taken'
  | 'already-member'
  | 'invite-role'
  | 'invite-expiry'
  | 'invite-uses'
  | 'invite-unknown'
  | 'invite-revoked'
  | 'invite-signature'
  | 'sealed-size'
  /** A window of a policy is at most `limits.policyWindowMs`. */
  | 'policy-window'
  /** A policy has a rule for timers that is known, and a longest time within the limits if it requires them, else none. */
  | 'policy-timers'
  /** An added device signs that it belongs to this user. */
  | 'device-signature'
  | 'device-unknown'
  | 'last-device';

/** The error for an entry that breaks `rule`. */
export function refusedBy(rule: DirectoryRule): AppError {
  return new AppError('directory.refused', { details: { rule } });
}
