/** ExternalSender (RFC 9420 section 12.1.8.1): who may propose from outside the group. */
import { decode } from '../codec/reader';
import { Writer } from '../codec/writer';
import type { PresentedIdentity } from '../leaf/authentication-service';
import { readCredential, writeCredential } from '../leaf/credential';
import { externalSendersExtensionType, findExtension, type Extension } from '../leaf/extension';

/** A list of credentials with signature keys; a proposal names its sender by the place in it. */
export type ExternalSenders = readonly PresentedIdentity[];

export function externalSendersExtension(senders: ExternalSenders): Extension {
  const writer = new Writer().vector(senders, (to, { signatureKey, credential }) => {
    to.opaque(signatureKey);
    writeCredential(to, credential);
  });
  return { extensionType: externalSendersExtensionType, extensionData: writer.finish() };
}

/** Empty when the group has none. Refuses a malformed extension. */
export function findExternalSenders(extensions: readonly Extension[]): ExternalSenders {
  const data = findExtension(extensions, externalSendersExtensionType);
  if (data === undefined) return [];
  return decode(data, (reader) =>
    reader.vector((from) => ({ signatureKey: from.opaque(), credential: readCredential(from) })),
  );
}
