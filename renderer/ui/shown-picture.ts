/** A picture that an `img` can show. */
export interface ShownPicture {
  readonly url: string;
  /** The URL leads nowhere afterwards. */
  release(): void;
}

/** Kept loaded until it is released, so that an `img` which comes back has it in its first frame. */
export function showPicture(bytes: Uint8Array<ArrayBuffer>): ShownPicture {
  const url = URL.createObjectURL(new Blob([bytes], { type: pictureType(bytes) }));
  let image: HTMLImageElement | undefined = new Image();
  image.src = url;
  return {
    url,
    release() {
      image = undefined;
      URL.revokeObjectURL(url);
    },
  };
}

/** The media type of a JPEG, PNG or WebP; of anything else one that shows nothing. */
export function pictureType(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg';
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return 'image/png';
  if (bytes[0] === 0x52 && bytes[1] === 0x49 && bytes[8] === 0x57 && bytes[9] === 0x45) return 'image/webp';
  return 'application/octet-stream';
}
