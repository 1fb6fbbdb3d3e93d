import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiBytes, concatBytes } from './bytes';
import { limits } from './limits';
import { isUsablePicture, pictureSize } from './picture';
import { jpegHeader, pngHeader, webpHeader } from './testing/test-picture';

/** A start of scan without data. */
const scan = Uint8Array.from([0xff, 0xda, 0, 2]);

const kinds: readonly [string, (width: number, height: number) => Uint8Array][] = [
  ['a PNG', pngHeader],
  ['a JPEG', jpegHeader],
  ['a lossy WebP', (width, height) => webpHeader('VP8 ', width, height)],
  ['a lossless WebP', (width, height) => webpHeader('VP8L', width, height)],
  ['an extended WebP', (width, height) => webpHeader('VP8X', width, height)],
];

describe.each(kinds)('%s', (_, header) => {
  it('has the size that it begins with', () => {
    expect(pictureSize(header(128, 96))).toEqual({ width: 128, height: 96 });
    expect(pictureSize(header(10_000, 12_345))).toEqual({ width: 10_000, height: 12_345 });
  });

  it('is usable up to a few hundred pixels each way', () => {
    const most = limits.pictureSidePixels;
    expect(isUsablePicture(header(most, most))).toBe(true);
    expect(isUsablePicture(header(most + 1, 1))).toBe(false);
    expect(isUsablePicture(header(1, most + 1))).toBe(false);
  });

  it('has no size when it ends before telling it', () => {
    const whole = header(128, 128);
    for (let length = 0; length < 19; length += 1) expect(pictureSize(whole.subarray(0, length))).toBeUndefined();
  });

  it('is usable only when it is small in bytes, too', () => {
    expect(isUsablePicture(concatBytes(header(128, 128), new Uint8Array(limits.pictureBytes)))).toBe(false);
  });
});

describe('what is no picture', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['an SVG', asciiBytes('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['a GIF', asciiBytes('GIF89a\x10\0\x10\0'.padEnd(40, '\0'))],
    ['a PNG without a side', pngHeader(0, 5)],
    ['a JPEG whose scan comes before its size', concatBytes(jpegHeader(9, 9).subarray(0, 10), scan, jpegHeader(9, 9))],
    ['a JPEG with something between its segments', concatBytes(jpegHeader(9, 9).subarray(0, 2), jpegHeader(9, 9))],
    ['a moving WebP', moving(webpHeader('VP8X', 9, 9))],
  ])('%s is not usable', (_, bytes) => {
    expect(isUsablePicture(bytes)).toBe(false);
  });

  it('never fails, whatever the bytes are', () => {
    const starts = kinds.map(([, header]) => header(9, 9));
    const damaged = fc.tuple(fc.constantFrom(...starts), fc.nat({ max: 40 }), fc.uint8Array({ maxLength: 80 }));
    fc.assert(
      fc.property(damaged, ([start, kept, rest]) => {
        const size = pictureSize(concatBytes(start.subarray(0, kept), rest));
        return size === undefined || Number.isSafeInteger(size.width + size.height);
      }),
    );
  });
});

function moving(webp: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(webp);
  changed[20] = 0x02;
  return changed;
}
