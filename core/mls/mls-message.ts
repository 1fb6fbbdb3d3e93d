/** MLSMessage (RFC 9420 section 6): the outermost frame of everything that members send each other. */
import { decodeMlsMessage, encodeMlsMessage, type MLSMessage } from 'ts-mls/message.js';
import { Refusal } from './fail-alike';

type Wireformat = MLSMessage['wireformat'];

/** Reads a message of the wanted kind that fills `bytes` to the end. Throws for anything else; sizes first. */
export function readMlsMessage<W extends Wireformat>(
  bytes: Uint8Array,
  wireformat: W,
  maxBytes: number,
): Extract<MLSMessage, { wireformat: W }> {
  if (bytes.length > maxBytes) throw new Refusal('the message is too large');
  // A copy, because what the decoder returns are views and some of it stays in the group's state.
  const decoded = decodeMlsMessage(bytes.slice(), 0);
  if (decoded === undefined) throw new Refusal('the message is malformed');
  const [message, lengthBytes] = decoded;
  if (lengthBytes !== bytes.length) throw new Refusal('something follows the message');
  if (message.version !== 'mls10') throw new Refusal('the message has another version');
  if (message.wireformat !== wireformat) throw new Refusal('the message is of another kind');
  return message as Extract<MLSMessage, { wireformat: W }>;
}

/** The bytes of a message. */
export function writeMlsMessage(message: MLSMessage): Uint8Array {
  return encodeMlsMessage(message);
}
