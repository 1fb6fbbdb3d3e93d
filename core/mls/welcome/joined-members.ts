/** What whoever joins a group asks the application about its members (RFC 9420 sections 5.3.1 and 7.2). */
import type { Environment } from '../group/environment';
import type { Extension } from '../leaf/extension';
import { checkTotalLifetime } from '../leaf/lifetime';
import { checkGroupExtensions } from '../proposal/proposal-validation';
import { demand } from '../refusal';
import { membersOf, type RatchetTree } from '../tree/ratchet-tree';

/** Refuses a group with a member, or a sender outside, whom the application does not accept. */
export function checkJoinedMembers(
  tree: RatchetTree,
  groupExtensions: readonly Extension[],
  { authentication, lifetimeOf }: Environment,
): void {
  const rule = lifetimeOf(undefined);
  for (const [, leaf] of membersOf(tree)) {
    demand(authentication.isValid(leaf), 'a leaf is not authorised');
    if (leaf.source.leafNodeSource === 'key_package') checkTotalLifetime(leaf.source.lifetime, rule);
  }
  checkGroupExtensions(groupExtensions, authentication);
}
