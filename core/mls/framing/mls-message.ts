/** MLSMessage (RFC 9420 section 6): the outermost frame of everything that clients send each other. */
import { decode, type Reader } from '../codec/reader';
import { encode, type Writer } from '../codec/writer';
import { readKeyPackage, writeKeyPackage, type KeyPackage } from '../key-package/key-package';
import { mls10 } from '../leaf/capabilities';
import { demand, Refusal } from '../refusal';
import { readGroupInfo, writeGroupInfo, type GroupInfo } from '../welcome/group-info';
import { readWelcome, writeWelcome, type Welcome } from '../welcome/welcome';
import { readPrivateMessage, writePrivateMessage, type PrivateMessage } from './private-message';
import { readPublicMessage, writePublicMessage, type PublicMessage } from './public-message';

export type MlsMessage =
  | { readonly wireFormat: 'mls_public_message'; readonly publicMessage: PublicMessage }
  | { readonly wireFormat: 'mls_private_message'; readonly privateMessage: PrivateMessage }
  | { readonly wireFormat: 'mls_welcome'; readonly welcome: Welcome }
  | { readonly wireFormat: 'mls_group_info'; readonly groupInfo: GroupInfo }
  | { readonly wireFormat: 'mls_key_package'; readonly keyPackage: KeyPackage };

const wireFormats = [
  'mls_public_message',
  'mls_private_message',
  'mls_welcome',
  'mls_group_info',
  'mls_key_package',
] as const;

export function encodeMlsMessage(message: MlsMessage): Uint8Array {
  return encode(writeMlsMessage, message);
}

/** Refuses what is malformed, of another version, or followed by something. */
export function decodeMlsMessage(bytes: Uint8Array): MlsMessage {
  return decode(bytes, readMlsMessage);
}

/** The same for one kind, which any other is refused for. Looks at the size first. */
export function decodeMlsMessageOf<W extends MlsMessage['wireFormat']>(
  bytes: Uint8Array,
  wireFormat: W,
  maxBytes: number,
): Extract<MlsMessage, { wireFormat: W }> {
  demand(bytes.length <= maxBytes, 'the message is too large');
  const message = decodeMlsMessage(bytes);
  demand(message.wireFormat === wireFormat, 'the message is of another kind');
  return message as Extract<MlsMessage, { wireFormat: W }>;
}

function writeMlsMessage(writer: Writer, message: MlsMessage): void {
  writer.uint16(mls10).uint16(wireFormats.indexOf(message.wireFormat) + 1);
  switch (message.wireFormat) {
    case 'mls_public_message':
      return writePublicMessage(writer, message.publicMessage);
    case 'mls_private_message':
      return writePrivateMessage(writer, message.privateMessage);
    case 'mls_welcome':
      return writeWelcome(writer, message.welcome);
    case 'mls_group_info':
      return writeGroupInfo(writer, message.groupInfo);
    case 'mls_key_package':
      return writeKeyPackage(writer, message.keyPackage);
  }
}

function readMlsMessage(reader: Reader): MlsMessage {
  demand(reader.uint16() === mls10, 'the message has another version');
  const wireFormat = wireFormats[reader.uint16() - 1];
  if (wireFormat === undefined) throw new Refusal('the message is of an unknown kind');
  switch (wireFormat) {
    case 'mls_public_message':
      return { wireFormat, publicMessage: readPublicMessage(reader) };
    case 'mls_private_message':
      return { wireFormat, privateMessage: readPrivateMessage(reader) };
    case 'mls_welcome':
      return { wireFormat, welcome: readWelcome(reader) };
    case 'mls_group_info':
      return { wireFormat, groupInfo: readGroupInfo(reader) };
    case 'mls_key_package':
      return { wireFormat, keyPackage: readKeyPackage(reader) };
  }
}
