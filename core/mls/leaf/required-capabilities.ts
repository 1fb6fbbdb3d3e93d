/** RequiredCapabilities (RFC 9420 section 11.1): what a group demands of every leaf. */
import { decode } from '../codec/reader';
import { Writer } from '../codec/writer';
import {
  canDoExtensionType,
  canDoProposalType,
  readNumbers,
  writeNumbers,
  type Capabilities,
  type ProposalType,
} from './capabilities';
import type { CredentialType } from './credential';
import { findExtension, requiredCapabilitiesExtensionType, type Extension, type ExtensionType } from './extension';

export interface RequiredCapabilities {
  readonly extensionTypes: readonly ExtensionType[];
  readonly proposalTypes: readonly ProposalType[];
  readonly credentialTypes: readonly CredentialType[];
}

export function requiredCapabilitiesExtension(required: RequiredCapabilities): Extension {
  const writer = new Writer();
  writeNumbers(writer, required.extensionTypes);
  writeNumbers(writer, required.proposalTypes);
  writeNumbers(writer, required.credentialTypes);
  return { extensionType: requiredCapabilitiesExtensionType, extensionData: writer.finish() };
}

/** Undefined when the group demands nothing. Refuses a malformed extension. */
export function findRequiredCapabilities(extensions: readonly Extension[]): RequiredCapabilities | undefined {
  const data = findExtension(extensions, requiredCapabilitiesExtensionType);
  if (data === undefined) return undefined;
  return decode(data, (reader) => ({
    extensionTypes: readNumbers(reader),
    proposalTypes: readNumbers(reader),
    credentialTypes: readNumbers(reader),
  }));
}

export function fulfils(capabilities: Capabilities, required: RequiredCapabilities): boolean {
  return (
    required.extensionTypes.every((type) => canDoExtensionType(capabilities, type)) &&
    required.proposalTypes.every((type) => canDoProposalType(capabilities, type)) &&
    required.credentialTypes.every((type) => capabilities.credentials.includes(type))
  );
}
