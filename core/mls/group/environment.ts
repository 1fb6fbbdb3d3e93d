/** What the protocol asks the application. */
import type { KeyPackage } from '../key-package/key-package';
import type { PskLookup } from '../key-schedule/pre-shared-key';
import { unverifiedIdentities, type AuthenticationService } from '../leaf/authentication-service';
import type { LifetimeRule } from '../leaf/lifetime';
import type { CommittedProposal } from '../proposal/committed-proposal';
import type { GroupState } from './group-state';

export interface Environment {
  readonly nowMs: number;
  readonly authentication: AuthenticationService;
  /** The rule for a key package by which somebody is added; without one, for the leaves of a group that is joined. */
  readonly lifetimeOf: (keyPackage: KeyPackage | undefined) => LifetimeRule;
  /** Keys other than the group's own resumption key of the present epoch, which it knows itself. */
  readonly psk: PskLookup;
  /** Whether the application allows this (section 12.2). Asked when it is proposed, and when it is committed. */
  readonly isAllowed: (proposal: CommittedProposal, state: GroupState) => boolean;
}

const dayMs = 24 * 60 * 60 * 1000;

/** For applications that leave everything to the protocol: any lifetime up to two years, no keys, no rules. */
export function openEnvironment(changes: Partial<Environment> = {}): Environment {
  return {
    // Of each moment: an environment may be kept, and key packages be made after it.
    get nowMs() {
      return Date.now();
    },
    authentication: unverifiedIdentities,
    lifetimeOf: () => ({ longestMs: 731 * dayMs, graceBeforeMs: dayMs, graceAfterMs: 90 * dayMs }),
    psk: () => undefined,
    isAllowed: () => true,
    ...changes,
  };
}
