import { memo, useCallback } from 'react';
import { usePictureUrl } from './picture-source';
import { pictureType } from './shown-picture';

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

export interface NamedPictureProps {
  /** Of the `PictureSource` around it. */
  readonly name: string;
  readonly className?: string;
}

/** A picture that is fetched by its name; nothing until it is here. */
export function NamedPicture({ name, className = '' }: NamedPictureProps) {
  const url = usePictureUrl(name);
  if (url === undefined) return undefined;
  return (
    <img
      key={url}
      src={url}
      alt=""
      // In the same frame as the rest of its row: what comes back into sight does not flicker.
      decoding="sync"
      draggable={false}
      onError={(event) => {
        event.currentTarget.hidden = true;
      }}
      className={className}
    />
  );
}
