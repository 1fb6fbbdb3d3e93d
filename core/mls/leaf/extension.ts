/** Extension (RFC 9420 sections 7.2 and 13.4), wherever extensions occur. */
import { equalBytes } from '../../../shared/domain/bytes';
import type { Reader } from '../codec/reader';
import type { Writer } from '../codec/writer';
import { demand } from '../refusal';

/** ExtensionType, section 17.3. */
export type ExtensionType = number;

export const ratchetTreeExtensionType = 0x0002;
export const requiredCapabilitiesExtensionType = 0x0003;
export const externalPubExtensionType = 0x0004;
export const externalSendersExtensionType = 0x0005;
/** Of a key package: it may be used more than once (section 17.3). */
export const lastResortExtensionType = 0x000a;

export interface Extension {
  readonly extensionType: ExtensionType;
  readonly extensionData: Uint8Array;
}

export function writeExtensions(writer: Writer, extensions: readonly Extension[]): void {
  writer.vector(extensions, (to, { extensionType, extensionData }) => to.uint16(extensionType).opaque(extensionData));
}

/** Refuses two of one type, section 13.4. */
export function readExtensions(reader: Reader): Extension[] {
  const extensions = reader.vector((from) => ({ extensionType: from.uint16(), extensionData: from.opaque() }));
  demandDistinct(extensions);
  return extensions;
}

/** Refuses two of one type: in lists of others, and in what the application puts into messages of its own. */
export function demandDistinct(extensions: readonly Extension[]): void {
  const types = new Set(extensions.map(({ extensionType }) => extensionType));
  demand(types.size === extensions.length, 'an extension occurs twice');
}

export function findExtension(extensions: readonly Extension[], type: ExtensionType): Uint8Array | undefined {
  return extensions.find(({ extensionType }) => extensionType === type)?.extensionData;
}

export function isSameExtensions(a: readonly Extension[], b: readonly Extension[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ extensionType, extensionData }, index) => {
      const other = b[index];
      return other?.extensionType === extensionType && equalBytes(other.extensionData, extensionData);
    })
  );
}

/** Types 1 to 5, which every client can do and no capabilities list (section 7.2). */
export function isDefaultExtensionType(extensionType: ExtensionType): boolean {
  return extensionType >= 1 && extensionType <= 5;
}
