/** Capabilities (RFC 9420 section 7.2): what the client of a leaf can do. Values that nobody knows are kept, and ignored. */
import type { Reader } from '../codec/reader';
import type { Writer } from '../codec/writer';
import type { CipherSuiteId } from '../crypto/cipher-suite';
import type { CredentialType } from './credential';
import { isDefaultExtensionType, type Extension, type ExtensionType } from './extension';

/** ProtocolVersion, section 6: MLS 1.0 is the only one. */
export type ProtocolVersion = number;
export const mls10: ProtocolVersion = 0x0001;

/** ProposalType, section 17.4. */
export type ProposalType = number;

export interface Capabilities {
  readonly versions: readonly ProtocolVersion[];
  readonly cipherSuites: readonly CipherSuiteId[];
  /** Without the default types, which everybody can do. */
  readonly extensions: readonly ExtensionType[];
  /** Likewise. */
  readonly proposals: readonly ProposalType[];
  readonly credentials: readonly CredentialType[];
}

export function writeCapabilities(writer: Writer, capabilities: Capabilities): void {
  writeNumbers(writer, capabilities.versions);
  writeNumbers(writer, capabilities.cipherSuites);
  writeNumbers(writer, capabilities.extensions);
  writeNumbers(writer, capabilities.proposals);
  writeNumbers(writer, capabilities.credentials);
}

export function readCapabilities(reader: Reader): Capabilities {
  return {
    versions: readNumbers(reader),
    cipherSuites: readNumbers(reader),
    extensions: readNumbers(reader),
    proposals: readNumbers(reader),
    credentials: readNumbers(reader),
  };
}

/** A vector of 16-bit numbers. */
export function writeNumbers(writer: Writer, numbers: readonly number[]): void {
  writer.vector(numbers, (to, number) => to.uint16(number));
}

export function readNumbers(reader: Reader): number[] {
  return reader.vector((from) => from.uint16());
}

/** Whether every one of these extensions is of a default type or among the capabilities. */
export function canDoExtensions(capabilities: Capabilities, extensions: readonly Extension[]): boolean {
  return extensions.every(({ extensionType }) => canDoExtensionType(capabilities, extensionType));
}

export function canDoExtensionType({ extensions }: Capabilities, extensionType: ExtensionType): boolean {
  return isDefaultExtensionType(extensionType) || extensions.includes(extensionType);
}

/** Types 1 to 7, section 7.2. */
export function canDoProposalType({ proposals }: Capabilities, proposalType: ProposalType): boolean {
  return (proposalType >= 1 && proposalType <= 7) || proposals.includes(proposalType);
}
