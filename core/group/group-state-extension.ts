/** The group context extensions of our groups: the capabilities they require, and the conversation's state. */
import type { Extension } from '../mls/leaf/extension';
import { isSameExtensions } from '../mls/leaf/extension';
import { requiredCapabilitiesExtension } from '../mls/leaf/required-capabilities';
import { basicCredentialType } from '../mls/leaf/credential';
import { Refusal } from '../mls/refusal';

/** Type of the group context extension that holds the conversation's kind and name; in the range for private use. */
export const groupStateExtensionType = 0xfc01;

/** Largest encoded group state: kind, a name and room for what follows; it travels in every welcome and rename. */
const groupStateMaxBytes = 64 * 1024;

/** Keeps out every client which would not understand our group state (RFC 9420 section 11.1). */
const requiredCapabilities = requiredCapabilitiesExtension({
  extensionTypes: [groupStateExtensionType],
  proposalTypes: [],
  credentialTypes: [basicCredentialType],
});

/** The extensions of a group with this state. Throws when it is too large. */
export function groupContextExtensions(groupState: Uint8Array): Extension[] {
  if (groupState.length > groupStateMaxBytes) throw new Refusal('the group state is too large');
  return [requiredCapabilities, { extensionType: groupStateExtensionType, extensionData: groupState.slice() }];
}

/** The state among the extensions of a group. Throws unless they are exactly what `groupContextExtensions` makes. */
export function readGroupState(extensions: readonly Extension[]): Uint8Array {
  const [required, state] = extensions;
  if (extensions.length !== 2 || required === undefined || state === undefined) {
    throw new Refusal('the group context has other extensions than ours');
  }
  if (!isSameExtensions([required], [requiredCapabilities])) {
    throw new Refusal('the group requires other capabilities than ours');
  }
  if (state.extensionType !== groupStateExtensionType || state.extensionData.length > groupStateMaxBytes) {
    throw new Refusal('the group context has no acceptable group state');
  }
  return state.extensionData.slice();
}
