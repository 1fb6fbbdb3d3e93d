/** How long a plaintext is made, so that its length tells less (RFC 9420 section 15.1). */
export type Padding = (lengthBytes: number) => number;

/** Powers of two, `smallest` at least. */
export function paddingToBuckets(smallest: number): Padding {
  return (lengthBytes) => {
    let bucket = smallest;
    while (bucket < lengthBytes) bucket *= 2;
    return bucket;
  };
}

export const noPadding: Padding = (lengthBytes) => lengthBytes;
