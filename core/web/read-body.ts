import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { AppError } from '../../shared/errors';

/** The encodings of content that `readBody` undoes (RFC 9110 section 8.4.1). */
export const acceptedEncodings = 'gzip, br';

/**
 * Reads at most `maxBytes` of a response, decoded. What is longer throws `web.too-large`, or ends there if it may be cut.
 * Throws `web.malformed` for an encoding that wasn't asked for; passes on errors of the stream and of zlib.
 */
export async function readBody(
  response: IncomingMessage,
  { maxBytes, mayBeCut }: { readonly maxBytes: number; readonly mayBeCut: boolean },
): Promise<Uint8Array> {
  const announcedBytes = Number(response.headers['content-length'] ?? 0);
  if (announcedBytes > maxBytes && !mayBeCut) throw new AppError('web.too-large');
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Decoded in pieces of 16 KiB, so that a small response which says a great deal is noticed in time.
  for await (const chunk of decode(response)) {
    const piece = chunk as Buffer;
    chunks.push(piece.subarray(0, maxBytes - bytes));
    bytes += piece.length;
    if (bytes <= maxBytes) continue;
    if (!mayBeCut) throw new AppError('web.too-large');
    break;
  }
  return joinBytes(chunks);
}

function decode(response: IncomingMessage): Readable {
  // Whoever reads the decoded stream is told of errors of both.
  const through = <T extends NodeJS.ReadWriteStream & Readable>(decoder: T): T =>
    pipeline(response, decoder, () => undefined) as T;
  switch ((response.headers['content-encoding'] ?? '').trim().toLowerCase()) {
    case '':
    case 'identity':
      return response;
    case 'gzip':
    case 'x-gzip':
      return through(createGunzip());
    case 'br':
      return through(createBrotliDecompress());
    default:
      throw new AppError('web.malformed', { details: { what: 'content-encoding' } });
  }
}

/** In memory of its own: a Buffer may lie in a pool that others share. */
function joinBytes(chunks: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}
