/** What our leaves can do (RFC 9420 section 7.2), and what our groups demand of every leaf (section 11.1). */
import type { Capabilities } from 'ts-mls/capabilities.js';
import type { Extension } from 'ts-mls/extension.js';
import { encodeRequiredCapabilities } from 'ts-mls/requiredCapabilities.js';
import { cipherSuiteNames } from './crypto-provider';

/** Type of the group context extension that holds the conversation's kind and name; in the range for private use. */
export const groupStateExtensionType = 0xfc01;

/** Type of the key package extension `last_resort` (RFC 9420 section 17.3): the package may be used more than once. */
export const lastResortExtensionType = 0x000a;

/** The capabilities of a leaf of ours. */
export function leafCapabilities(): Capabilities {
  return {
    versions: ['mls10'],
    ciphersuites: [...cipherSuiteNames],
    extensions: [groupStateExtensionType, lastResortExtensionType],
    proposals: [],
    credentials: ['basic'],
  };
}

/** The group context extension that keeps out every client which would not understand our group state. */
export function requiredCapabilitiesExtension(): Extension {
  return {
    extensionType: 'required_capabilities',
    extensionData: encodeRequiredCapabilities({
      extensionTypes: [groupStateExtensionType],
      proposalTypes: [],
      credentialTypes: ['basic'],
    }),
  };
}
