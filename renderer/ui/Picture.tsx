import { memo, useCallback } from 'react';

export interface PictureProps {
  /** JPEG, PNG or WebP; anything else shows nothing. */
  readonly bytes: Uint8Array;
  readonly className?: string;
}

/** A small picture from memory. Equal bytes that were read again don't draw it anew, so lists don't flicker. */
export const Picture = memo(function Picture({ bytes, className = '' }: PictureProps) {
  const show = useCallback(
    (image: HTMLImageElement) => {
      const url = URL.createObjectURL(new Blob([Uint8Array.from(bytes)], { type: pictureType(bytes) }));
      image.hidden = false;
      image.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [bytes],
  );
  return (
    <img
      ref={show}
      alt=""
      draggable={false}
      onError={(event) => {
        event.currentTarget.hidden = true;
      }}
      className={className}
    />
  );
}, haveEqualPictures);

function haveEqualPictures(a: PictureProps, b: PictureProps): boolean {
  return a.className === b.className && areEqual(a.bytes, b.bytes);
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && a.every((byte, index) => byte === b[index]));
}

function pictureType(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg';
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return 'image/png';
  if (bytes[0] === 0x52 && bytes[1] === 0x49 && bytes[8] === 0x57 && bytes[9] === 0x45) return 'image/webp';
  return 'application/octet-stream';
}
