import type { ImageFacts } from '../../shared/domain/image/read-image';

const endings: Readonly<Record<ImageFacts['format'], string>> = { gif: 'gif', webp: 'webp', png: 'png', jpeg: 'jpg' };

/** In UTF-16 units, without the ending. */
const mostLength = 80;

/** A name that every file system takes, with the ending of what the image is, from what somebody called it. Pure. */
export function imageFileName(called: string, format: ImageFacts['format']): string {
  const plain = called
    .replaceAll(/[\p{C}\p{Z}<>:"/\\|?*]+/gu, ' ')
    .trim()
    .slice(0, mostLength)
    // Half a character at the end; and dots, which hide a file at its beginning and are lost on Windows at its end.
    .replaceAll(/\p{Surrogate}$|^[. ]+|[. ]+$/gu, '');
  const name = plain === '' || deviceNames.test(plain) ? `Conclave ${plain}`.trim() : plain;
  return `${name}.${endings[format]}`;
}

/** Of Windows, whatever ending they have. */
const deviceNames = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
