import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../limits';
import { apng, movingWebp, testGif } from '../testing/test-image';
import { jpegHeader, webpHeader } from '../testing/test-picture';
import { cleanAlt, cleanSource, readImage, readUsableImage } from './read-image';

const jpeg = (width: number, height: number, scans = 1): Uint8Array => {
  const scan = [0xff, 0xda, 0, 2, 1, 2, 3];
  return Uint8Array.from([
    ...jpegHeader(width, height),
    ...Array.from({ length: scans }, () => scan).flat(),
    0xff,
    0xd9,
  ]);
};
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

describe('an image', () => {
  it.each([
    [testGif({ width: 12, height: 9, frames: 3 }), { format: 'gif', width: 12, height: 9, isAnimated: true }],
    [testGif({ frames: 1 }), { format: 'gif', width: 8, height: 8, isAnimated: false }],
    [movingWebp(300, 200, 4), { format: 'webp', width: 300, height: 200, isAnimated: true }],
    [webpHeader('VP8X', 30, 20), { format: 'webp', width: 30, height: 20, isAnimated: false }],
    [apng(64, 32, 5), { format: 'png', width: 64, height: 32, isAnimated: true }],
    [jpeg(640, 480), { format: 'jpeg', width: 640, height: 480, isAnimated: false }],
  ])('is what its own bytes say: %#', (bytes, facts) => {
    expect(readImage(bytes)).toEqual(facts);
  });

  it('that is cut off anywhere is none', () => {
    for (const whole of [testGif(), movingWebp(30, 20, 2), apng(8, 8, 2), jpeg(8, 8)]) {
      const read = [...whole.keys()].filter((length) => readImage(whole.subarray(0, length)) !== undefined);
      expect(read).toEqual([]);
    }
  });

  it.each([
    ['a side that no screen has', testGif({ width: 1, height: 65_535, frames: 0 })],
    ['more pixels than are decoded', apng(4_096, 4_096, 1)],
    ['too many frames', testGif({ width: 1, height: 1, frames: limits.imageFrames + 1 })],
    ['too many pixels in all frames', apng(2_000, 2_000, 100)],
    ['no width', apng(0, 8, 1)],
    ['no frame', testGif({ frames: 0 })],
    ['more passes than any encoder makes', jpeg(4_000, 2_000, 100)],
  ])('with %s is none', (_, bytes) => {
    expect(readImage(bytes)).toBeUndefined();
  });

  it('is none whose frame reaches beyond its screen', () => {
    const gif = testGif({ width: 8, height: 8 });
    const frame = gif.findIndex((byte, index) => byte === 0x2c && index > 20);
    gif[frame + 1] = 1;
    expect(readImage(gif)).toBeUndefined();
  });

  it.each([
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    '<html><script>alert(1)</script>',
    'GIF89a<script>alert(1)</script>/*               */',
    'GIF89a;',
    'RIFF\0\0\0\0WEBP',
    '',
  ])('is none that only says so: %s', (words) => {
    expect(readImage(text(words))).toBeUndefined();
  });

  it('is none whatever bytes come, and nothing fails', () => {
    const starts = [testGif().subarray(0, 13), apng(8, 8, 1).subarray(0, 33), movingWebp(8, 8, 1).subarray(0, 30)];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 300 }), (start, rest) => {
        const facts = readImage(Uint8Array.from([...start, ...rest]));
        return facts === undefined || facts.width <= limits.imageSidePixels;
      }),
    );
  });

  it('of a message has no more bytes than fit into one', () => {
    const largest = testGif({ bytes: limits.imageBytes });
    expect(largest).toHaveLength(limits.imageBytes);
    expect(readUsableImage(largest)).toBeDefined();
    const larger = testGif({ bytes: limits.imageBytes + 1 });
    expect([readImage(larger)?.format, readUsableImage(larger)]).toEqual(['gif', undefined]);
  });
});

describe('what is said of an image', () => {
  it('is one line of bounded length', () => {
    expect(cleanAlt(' a\u202e cat\n ')).toBe('a cat');
    expect(cleanAlt('x'.repeat(1_000))).toHaveLength(limits.imageAltLength);
  });

  it('names a host, or nothing', () => {
    const names = ['giphy.com', 'media-1.giphy.com', 'giphy', 'giphy.com/x', 'GIPHY.com', 'a@b.de', '.com', ''];
    expect(names.map(cleanSource)).toEqual(['giphy.com', 'media-1.giphy.com', ...names.slice(2).map(() => undefined)]);
  });
});
