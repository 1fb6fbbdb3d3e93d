/** The group context extensions of our groups: the capabilities they require, and the conversation's state. */
import type { Extension } from 'ts-mls/extension.js';
import { groupStateExtensionType, requiredCapabilitiesExtension } from './capabilities';
import { Refusal } from './fail-alike';

/** Largest encoded group state: kind, a name and room for what follows; it travels in every welcome and rename. */
const groupStateMaxBytes = 64 * 1024;

/** The extensions of a group with this state. Throws when it is too large. */
export function groupContextExtensions(groupState: Uint8Array): Extension[] {
  if (groupState.length > groupStateMaxBytes) throw new Refusal('the group state is too large');
  return [
    requiredCapabilitiesExtension(),
    { extensionType: groupStateExtensionType, extensionData: groupState.slice() },
  ];
}

/** The state among the extensions of a group. Throws unless they are exactly what `groupContextExtensions` makes. */
export function readGroupState(extensions: readonly Extension[]): Uint8Array {
  const [required, state] = extensions;
  if (extensions.length !== 2 || required === undefined || state === undefined) {
    throw new Refusal('the group context has other extensions than ours');
  }
  const expected = requiredCapabilitiesExtension();
  if (required.extensionType !== expected.extensionType || !isEqual(required.extensionData, expected.extensionData)) {
    throw new Refusal('the group requires other capabilities than ours');
  }
  if (state.extensionType !== groupStateExtensionType || state.extensionData.length > groupStateMaxBytes) {
    throw new Refusal('the group context has no acceptable group state');
  }
  return state.extensionData.slice();
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
