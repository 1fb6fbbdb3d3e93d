/** Padding of contents and signals, so that a ciphertext's length tells only a size bucket. */

const smallestBucket = 128;
/** From here on doubling would leave no room in an entry, and cost as much as it hides: the steps stay as large as this. */
const largestDoubling = 256 * 1024;
const largeStep = 64 * 1024;
/** What an entry (`limits.entryBytes`) has room for beside the ciphertext's own fields: the largest image with the longest text. */
const mostInEntry = 510 * 1024;
/** Tag of field 2047, length-delimited: (2047 << 3) | 2. */
const paddingTag = [0xfa, 0x7f] as const;

/** Appends the padding field (content.proto, signal.proto) so that the result fills `smallest` bytes, or that doubled as often as it takes; over 256 KiB, 64 KiB more as often as it takes, and 510 KiB at last. */
export function padContent(content: Uint8Array, smallest = smallestBucket): Uint8Array {
  const padded = new Uint8Array(bucketFor(content.length, smallest));
  padded.set(content);
  const room = padded.length - content.length;
  if (room > 0) padded.set([...paddingTag, ...lengthPrefix(room - paddingTag.length)], content.length);
  return padded;
}

// One or two bytes are too few for the field: the next bucket then.
function bucketFor(length: number, smallest: number): number {
  let bucket = smallest;
  while (!fits(length, bucket)) bucket += bucket < largestDoubling ? bucket : largeStep;
  return bucket > mostInEntry && fits(length, mostInEntry) ? mostInEntry : bucket;
}

function fits(length: number, bucket: number): boolean {
  return bucket === length || bucket - length > paddingTag.length;
}

// The varint of what remains after itself. It takes one byte more than it needs where no shorter one fits: 127 in two.
function lengthPrefix(room: number): number[] {
  let size = 1;
  while (room - size >= 2 ** (7 * size)) size += 1;
  let rest = room - size;
  return Array.from({ length: size }, (_, index) => {
    const byte = (rest & 0x7f) | (index < size - 1 ? 0x80 : 0);
    rest >>>= 7;
    return byte;
  });
}
